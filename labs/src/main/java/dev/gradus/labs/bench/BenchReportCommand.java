package dev.gradus.labs.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes a page of what JMH wrote. */
@Command(
        name = "bench-report",
        description = "Compare results of benchmarks on one page that needs no network.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class BenchReportCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(
            arity = "1..*",
            paramLabel = "FILE",
            description = "What JMH wrote with -rf json; the others are compared with the first.")
    private List<Path> files = new ArrayList<>();

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Where the page goes (default: beside the first file, as .html).")
    private Path out;

    /** The command. */
    public BenchReportCommand() {}

    @Override
    public Integer call() throws IOException {
        Map<Path, List<Measurement>> read = new LinkedHashMap<>();
        for (Path file : files) {
            if (read.put(file, ResultFile.read(file)) != null) {
                throw new IllegalArgumentException(file + " is named twice; a file can't be compared with itself");
            }
        }
        Path page = out == null ? beside(files.get(0)) : out;
        BenchPage.of(Comparison.of(read)).write(page);
        spec.commandLine().getOut().println("Report: " + page.toAbsolutePath().toUri());
        return 0;
    }

    private static Path beside(Path file) {
        return file.resolveSibling(file.getFileName().toString().replaceFirst("\\.json$", "") + ".html");
    }
}
