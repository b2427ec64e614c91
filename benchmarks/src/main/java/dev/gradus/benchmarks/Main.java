package dev.gradus.benchmarks;

import dev.gradus.io.AtomicFile;
import dev.gradus.labs.bench.Comparison;
import dev.gradus.labs.bench.ComparisonTable;
import dev.gradus.labs.bench.ResultFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;

/**
 * JMH with its own options, plus two things: {@code --quick}, and the peaks of the machine, which are measured in the same run
 * so that the last table can say which part of them each benchmark reached.
 */
public final class Main {
    private static final String PEAKS = "(PeakBenchmark|BandwidthBenchmark)";
    private static final int FAILED = 1;
    private static final int BAD_INPUT = 2;

    private Main() {}

    /**
     * Runs the benchmarks that the options name; all of them if none is named.
     *
     * @param args options of JMH, see {@code -h}
     * @throws Exception if JMH fails
     */
    public static void main(String[] args) throws Exception {
        System.exit(run(List.of(args)));
    }

    private static int run(List<String> words) throws Exception {
        try {
            Arguments arguments = Arguments.of(words);
            if (arguments.asksForWords()) {
                org.openjdk.jmh.Main.main(words.toArray(String[]::new));
                return 0;
            }
            arguments.requireMatch();
            List<RunResult> results = new ArrayList<>(new Runner(arguments.options()).run());
            finish(ResultJson.of(withPeaks(results, arguments)), arguments);
            return 0;
        } catch (IllegalArgumentException e) {
            return failed(e, BAD_INPUT);
        } catch (RunnerException | IOException e) {
            return failed(e, FAILED);
        }
    }

    private static void finish(String json, Arguments arguments) throws IOException {
        if (arguments.jsonFile().isPresent()) {
            AtomicFile.write(arguments.jsonFile().get(), json);
        }
        ComparisonTable tables = new ComparisonTable(new Comparison(ResultFile.parse(json, "Gradus")));
        System.out.println("\n" + tables.cases() + "\n");
        if (!tables.scalings().rows().isEmpty()) {
            System.out.println(tables.scalings() + "\n");
        }
    }

    private static int failed(Exception e, int code) {
        System.err.println("bench: " + e.getMessage());
        return code;
    }

    /** The results with peaks among them: those of this run, or measured now. */
    private static List<RunResult> withPeaks(List<RunResult> results, Arguments arguments) throws RunnerException {
        if (results.stream().noneMatch(r -> r.getParams().getBenchmark().contains("PeakBenchmark"))) {
            System.out.println("Measuring the peaks of the machine");
            results.addAll(new Runner(arguments.brief(PEAKS)).run());
        }
        return results;
    }
}
