package dev.gradus.labs.lab;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs a lab into a fresh folder, or goes on with an interrupted run. */
@Command(
        name = "run",
        description = "Run a lab; its report lands in a folder below runs/.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Ctrl-C keeps what is done; --resume goes on from there.",
            "Exit codes: 0 fine, 1 a fault of the program, 2 an input that can't be used,",
            "3 a stated expectation was missed, 130 interrupted."
        })
public final class RunCommand implements Callable<Integer> {
    private final Labs labs;

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "LAB", description = "Which one; ./lab list shows them.")
    private String name;

    @Parameters(index = "1", arity = "0..1", paramLabel = "PART",
            description = "Which part of it (default: its first).")
    private String part;

    @Option(names = "--size", paramLabel = "SIZE", description = "tiny, small or full (default: small).")
    private Size size;

    @Option(names = "--seed", paramLabel = "N", description = "Where all random numbers come from (default: 1).")
    private Long seed;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Change a setting; may be repeated. ./lab list shows the keys.")
    private List<String> changes = new ArrayList<>();

    @Option(
            names = "--text",
            paramLabel = "FILE",
            description = "A UTF-8 text to train on (default: the project's own).")
    private Path text;

    @Option(names = "--out", paramLabel = "FOLDER", description = "Where results go (default: runs/LAB-PART-TIME).")
    private Path out;

    @Option(names = "--resume", paramLabel = "FOLDER", description = "Go on with an interrupted run.")
    private Path resume;

    /**
     * The command.
     *
     * @param labs what can be run
     */
    public RunCommand(Labs labs) {
        this.labs = labs;
    }

    @Override
    public Integer call() throws IOException {
        Lab lab = labs.named(name);
        return resume == null ? fresh(lab.part(part)) : continued(lab);
    }

    private <S extends Record> int fresh(Part<S> chosen) throws IOException {
        S settings = Overrides.apply(chosen.settings(size == null ? Size.SMALL : size),
                Overrides.read(changes));
        Source source = new Source(seed == null ? 1 : seed, Optional.ofNullable(text));
        Work work = chosen.prepare(settings, source);
        RunFolder folder = RunFolder.create(out == null ? RunFolder.next(name + "-" + chosen.name()) : out);
        RunRecord<S> begun = new RunRecord<>(name, chosen, source, settings, work.input());
        folder.writeJson(RunFolder.RECORD, begun.begun());
        return execute(work, begun, folder);
    }

    private int continued(Lab lab) throws IOException {
        if (size != null || seed != null || !changes.isEmpty() || text != null || out != null) {
            throw new ParameterException(spec.commandLine(),
                    "--resume takes size, seed, settings, text and folder from the earlier run");
        }
        RunFolder folder = RunFolder.open(resume);
        RunRecord<?> earlier = RunRecord.read(folder, lab);
        if (part != null && lab.part(part) != earlier.part()) {
            throw new IOException(resume + " is a run of the part " + earlier.part().name() + ", not of " + part);
        }
        return continued(earlier, folder);
    }

    private <S extends Record> int continued(RunRecord<S> earlier, RunFolder folder) throws IOException {
        Work work = earlier.part().prepare(earlier.settings(), earlier.source());
        earlier.checkSame(work.input());
        return execute(work, earlier, folder);
    }

    private <S extends Record> int execute(Work work, RunRecord<S> begun, RunFolder folder) throws IOException {
        Console console = new Console(spec.commandLine().getOut(), Console.onTerminal());
        Interrupt interrupt = new Interrupt();
        interrupt.listen();
        try {
            Findings findings = work.run(new Run(begun.fingerprint(), folder, console, interrupt));
            if (interrupt.requested()) {
                console.line("Interrupted. Go on with: ./lab run " + begun.lab() + " --resume " + folder.path());
                return ExitCode.INTERRUPTED;
            }
            folder.writeJson(RunFolder.RECORD, begun.ended(findings));
            report(findings, folder, console);
            return findings.allMet() ? ExitCode.OK : ExitCode.EXPECTATION_MISSED;
        } finally {
            interrupt.finish();
        }
    }

    private static void report(Findings findings, RunFolder folder, Console console) {
        console.line("");
        console.line(findings.table().toString());
        console.line("");
        findings.expectations().forEach(expectation -> console.line(expectation.toString()));
        console.line("");
        console.line("Report: " + folder.file("report.html").toUri());
    }
}
