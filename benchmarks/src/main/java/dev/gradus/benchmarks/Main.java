package dev.gradus.benchmarks;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.gradus.io.AtomicFile;
import dev.gradus.labs.bench.Comparison;
import dev.gradus.labs.bench.ComparisonTable;
import dev.gradus.labs.bench.ResultFile;
import java.io.IOException;
import java.util.List;
import java.util.SortedSet;
import java.util.stream.Stream;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;

/**
 * JMH with its own options, and three more: {@code --quick}, {@code --sweep} for costs that grow, {@code --peers} for other
 * libraries beside Gradus. The peaks of the machine are measured in the same run, so that the table can say which part of
 * them each benchmark reached.
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
            finish(measure(arguments), arguments);
            return 0;
        } catch (IllegalArgumentException e) {
            return failed(e, BAD_INPUT);
        } catch (RunnerException | IOException e) {
            return failed(e, FAILED);
        }
    }

    private static int failed(Exception e, int code) {
        System.err.println("bench: " + e.getMessage());
        return code;
    }

    /** The entries, with peaks among them: those of this run, or measured apart. */
    private static ArrayNode measure(Arguments arguments) throws RunnerException, IOException {
        SortedSet<BenchmarkListEntry> benchmarks = arguments.benchmarks();
        ArrayNode entries = ResultJson.read("");
        if (benchmarks.stream().noneMatch(one -> one.getUsername().contains("PeakBenchmark"))) {
            System.out.println("Measuring the peaks of the machine");
            entries.addAll(ResultJson.of(new Runner(arguments.brief(PEAKS)).run()));
        }
        if (arguments.peers()) {
            List<Peer> peers = new Peers(arguments.timing(), System.out::println).found();
            new SideBySide(arguments, peers, System.out::println, some -> save(some, arguments))
                    .run(Cases.of(benchmarks, arguments.jmh()), entries);
        } else {
            entries.addAll(ResultJson.of(new Runner(arguments.options()).run()));
        }
        return entries;
    }

    private static void save(ArrayNode entries, Arguments arguments) throws IOException {
        if (arguments.jsonFile().isPresent()) {
            AtomicFile.write(arguments.jsonFile().get(), ResultJson.text(entries));
        }
    }

    private static void finish(ArrayNode entries, Arguments arguments) throws IOException {
        save(entries, arguments);
        ComparisonTable tables =
                new ComparisonTable(new Comparison(ResultFile.parse(ResultJson.text(entries), "Gradus")));
        System.out.println("\n" + tables.cases() + "\n");
        Stream.of(tables.memory(), tables.scalings()).filter(table -> !table.rows().isEmpty())
                .forEach(table -> System.out.println(table + "\n"));
    }
}
