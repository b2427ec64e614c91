package dev.gradus.labs.bench;

import dev.gradus.labs.lab.ExitCode;
import dev.gradus.labs.lab.RunFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs the benchmarks in a JVM of their own, which takes the options of JMH. */
@Command(
        name = "bench",
        description = "Measure: kernels, ops, layers, models.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Options of JMH go along:",
            "  -l             list the benchmarks; -lp with their parameters",
            "  -p NAME=A,B    only these values of a parameter",
            "  -f N           JVMs started one after the other for each case",
            "  -wi N, -w T    iterations and time of each before it counts",
            "  -i N, -r T     iterations that count, and time of each",
            "  -prof gc       bytes allocated by a call",
            "  -rff FILE      where the results go (default: runs/bench-TIME.json)",
            "java -jar benchmarks/target/benchmarks.jar -h explains them all.",
            "",
            "Exit codes: 0 fine, 1 a benchmark failed, 2 an input that can't be used, 130 interrupted."
        })
public final class BenchCommand implements Callable<Integer> {
    private static final String JAR = "benchmarks/target/benchmarks.jar";

    @Spec
    private CommandSpec spec;

    @Option(names = "--quick", description = "Few and short iterations.")
    private boolean quick;

    @Option(names = "--peers",
            description = "Other libraries beside Gradus, case by case; those that are not there are skipped.")
    private boolean peers;

    @Option(names = "--sweep", description = "Only the suite in which sizes grow, with the exponents of the cost.")
    private boolean sweep;

    @Parameters(paramLabel = "REGEX", description = "Which benchmarks (default: all); options of JMH.")
    private List<String> words = new ArrayList<>();

    private BenchCommand() {}

    /**
     * The command, set up so that options it does not know go to JMH.
     *
     * @return to be added to the command line
     */
    public static CommandLine line() {
        return new CommandLine(new BenchCommand()).setUnmatchedOptionsArePositionalParams(true);
    }

    @Override
    public Integer call() throws IOException {
        Path jar = RunFolder.home().resolve(JAR);
        if (!Files.exists(jar)) {
            throw new IOException("there is no " + jar + "; ./lab bench builds it");
        }
        Path results = resultFile(words, RunFolder.home());
        if (results.toAbsolutePath().getParent() != null) {
            Files.createDirectories(results.toAbsolutePath().getParent());
        }
        int code = Child.run(command(jar, results));
        if (code == ExitCode.OK && Files.exists(results)) {
            PrintWriter out = spec.commandLine().getOut();
            out.println("Results: " + results);
            out.flush();
        }
        return code;
    }

    private List<String> command(Path jar, Path results) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-jar", jar.toString()));
        addIf(quick, "--quick", command);
        addIf(peers, "--peers", command);
        addIf(sweep, "--sweep", command);
        command.addAll(forJmh(words, results));
        return command;
    }

    private static void addIf(boolean wanted, String option, List<String> command) {
        if (wanted) {
            command.add(option);
        }
    }

    /** Where JMH is told to write, else a file of its own under {@code runs}. */
    static Path resultFile(List<String> words, Path home) {
        int at = words.indexOf("-rff");
        return at >= 0 && at + 1 < words.size()
                ? Path.of(words.get(at + 1))
                : home.resolve("runs").resolve(RunFolder.next("bench").getFileName() + ".json");
    }

    /** The words with a format and a file for the results, unless they name them. */
    static List<String> forJmh(List<String> words, Path results) {
        List<String> all = new ArrayList<>(words);
        if (!words.contains("-rf")) {
            all.addAll(List.of("-rf", "json"));
        }
        if (!words.contains("-rff")) {
            all.addAll(List.of("-rff", results.toString()));
        }
        return all;
    }
}
