package dev.gradus.labs.lab;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows the labs and their parts, or the settings of one. */
@Command(
        name = "list",
        description = "List the labs and their parts, or the settings of one.",
        mixinStandardHelpOptions = true)
public final class ListCommand implements Runnable {
    private final Labs labs;

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", arity = "0..1", paramLabel = "LAB", description = "Show the settings of this lab's parts.")
    private String name;

    @Parameters(index = "1", arity = "0..1", paramLabel = "PART", description = "Show those of this part only.")
    private String part;

    /**
     * The command.
     *
     * @param labs what to list
     */
    public ListCommand(Labs labs) {
        this.labs = labs;
    }

    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        if (name == null) {
            labs.all().forEach(lab -> parts(lab, out));
            out.println("Run a part with ./lab run LAB PART; ./lab list LAB PART shows what can be set.");
        } else {
            Lab lab = labs.named(name);
            List<Part<?>> wanted = part == null ? lab.parts() : List.of(lab.part(part));
            wanted.forEach(one -> settings(lab, one, out));
        }
    }

    private static void parts(Lab lab, PrintWriter out) {
        out.printf("%s: %s%n", lab.name(), lab.summary());
        lab.parts().forEach(part -> out.printf("  %-15s %s (%s)%n", part.name(), part.summary(), part.duration()));
        out.printf("  Without a part's name, %s runs.%n%n", lab.parts().get(0).name());
    }

    private static <S extends Record> void settings(Lab lab, Part<S> part, PrintWriter out) {
        Map<String, Object> tiny = Overrides.values(part.settings(Size.TINY));
        Map<String, Object> full = Overrides.values(part.settings(Size.FULL));
        Map<String, String> meanings = Overrides.meanings(part.settings(Size.SMALL));
        out.printf("%s %s: %s%n", lab.name(), part.name(), part.summary());
        out.printf("  %-20s %8s %8s %8s%n", "--set KEY=VALUE", "tiny", "small", "full");
        Overrides.values(part.settings(Size.SMALL)).forEach((key, value) -> out.printf("  %-20s %8s %8s %8s  %s%n", key,
                tiny.get(key), value, full.get(key), meanings.get(key)));
        out.printf("%n  Run it with: ./lab run %s %s%n%n", lab.name(), part.name());
    }
}
