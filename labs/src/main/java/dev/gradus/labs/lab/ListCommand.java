package dev.gradus.labs.lab;

import java.io.PrintWriter;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Shows all labs with their settings. */
@Command(name = "list", description = "List the labs and their settings.", mixinStandardHelpOptions = true)
public final class ListCommand implements Runnable {
    private final Experiments experiments;

    @Spec
    private CommandSpec spec;

    /**
     * The command.
     *
     * @param experiments what to list
     */
    public ListCommand(Experiments experiments) {
        this.experiments = experiments;
    }

    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        for (Experiment<?> lab : experiments.all()) {
            out.printf("%s: %s%n", lab.name(), lab.summary());
            settings(lab, out);
            out.printf("%n  Run it with: ./lab run %s%n", lab.name());
        }
    }

    private static <S extends Record> void settings(Experiment<S> lab, PrintWriter out) {
        Map<String, Object> tiny = Overrides.values(lab.settings(Size.TINY));
        Map<String, Object> full = Overrides.values(lab.settings(Size.FULL));
        Map<String, String> meanings = Overrides.meanings(lab.settings(Size.SMALL));
        out.printf("%n  %-20s %8s %8s %8s%n", "--set KEY=VALUE", "tiny", "small", "full");
        Overrides.values(lab.settings(Size.SMALL)).forEach((key, value) -> out.printf("  %-20s %8s %8s %8s  %s%n", key,
                tiny.get(key), value, full.get(key), meanings.get(key)));
    }
}
