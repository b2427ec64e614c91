package dev.gradus.labs.bench;

import dev.gradus.labs.lab.ExitCode;
import dev.gradus.labs.lab.RunFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
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
            description = "Where the page or table goes (default: beside the first file as .html, README.md).")
    private Path out;

    @Option(
            names = "--readme",
            description = "Write the table of the project's README instead of a page. The files are joined; of a case in "
                    + "several the last counts.")
    private boolean readme;

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
        if (readme) {
            writeReadme(read.values());
        } else {
            writePage(Comparison.of(read));
        }
        return ExitCode.OK;
    }

    private void writePage(Comparison all) throws IOException {
        Path page = out == null ? beside(files.get(0)) : out;
        BenchPage.of(all).write(page);
        spec.commandLine().getOut().println("Report: " + page.toAbsolutePath().toUri());
    }

    private void writeReadme(Collection<List<Measurement>> read) throws IOException {
        Path file = out == null ? RunFolder.home().resolve("README.md") : out;
        new ReadmeTable(new Comparison(read.stream().flatMap(List::stream).toList())).write(file);
        spec.commandLine().getOut().println("Table: " + file);
    }

    private static Path beside(Path file) {
        return file.resolveSibling(file.getFileName().toString().replaceFirst("\\.json$", "") + ".html");
    }
}
