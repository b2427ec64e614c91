package dev.gradus.benchmarks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.NoBenchmarksException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * JMH with its own options, plus one thing: the peaks of the machine are measured in the same run, and the last table says
 * which part of them each benchmark reached.
 */
public final class Main {
    private static final String PEAKS = "(PeakBenchmark|BandwidthBenchmark)";
    private static final String VECTORS = "--add-modules=jdk.incubator.vector";

    private Main() {}

    /**
     * Runs the benchmarks that the options name; all of them if none is named.
     *
     * @param args options of JMH, see {@code -h}
     * @throws Exception if JMH fails
     */
    public static void main(String[] args) throws Exception {
        System.exit(run(args));
    }

    private static int run(String[] args) throws Exception {
        CommandLineOptions options;
        try {
            options = new CommandLineOptions(args);
        } catch (CommandLineOptionException e) {
            System.err.println("benchmarks: " + e.getMessage());
            return 2;
        }
        if (options.shouldHelp() || options.shouldList() || options.shouldListWithParams()
                || options.shouldListProfilers() || options.shouldListResultFormats()) {
            org.openjdk.jmh.Main.main(args);
            return 0;
        }
        try {
            List<RunResult> results = new ArrayList<>(new Runner(withVectors(options)).run());
            System.out.println(new ResultTable(withPeaks(results, options)));
            return 0;
        } catch (NoBenchmarksException e) {
            System.err.println("benchmarks: no benchmark matches " + options.getIncludes() + "; -l lists them");
            return 2;
        } catch (RunnerException e) {
            System.err.println("benchmarks: " + e.getMessage());
            return 1;
        }
    }

    private static ChainedOptionsBuilder defaults(CommandLineOptions options) {
        ChainedOptionsBuilder builder = new OptionsBuilder().parent(options);
        if (!options.shouldFailOnError().hasValue()) {
            builder.shouldFailOnError(true);
        }
        if (!options.getForkCount().hasValue()) {
            builder.forks(1);
        }
        if (!options.getWarmupTime().hasValue()) {
            builder.warmupTime(TimeValue.seconds(1));
        }
        if (!options.getMeasurementTime().hasValue()) {
            builder.measurementTime(TimeValue.seconds(1));
        }
        return builder;
    }

    private static org.openjdk.jmh.runner.options.Options withVectors(CommandLineOptions options) {
        List<String> jvm = new ArrayList<>(options.getJvmArgsAppend().orElse(List.of()));
        jvm.add(VECTORS);
        return defaults(options).jvmArgsAppend(jvm.toArray(String[]::new)).build();
    }

    /** The results with peaks among them: those of this run, or measured now. */
    private static Collection<RunResult> withPeaks(List<RunResult> results, CommandLineOptions options)
            throws RunnerException {
        boolean measured = results.stream().anyMatch(r -> r.getParams().getBenchmark().contains("PeakBenchmark"));
        if (!measured) {
            List<String> jvm = new ArrayList<>(options.getJvmArgsAppend().orElse(List.of()));
            jvm.add(VECTORS);
            results.addAll(new Runner(new OptionsBuilder()
                    .include(PEAKS)
                    .forks(1)
                    .warmupIterations(2)
                    .measurementIterations(3)
                    .warmupTime(TimeValue.seconds(1))
                    .measurementTime(TimeValue.seconds(1))
                    .jvm(options.getJvm().orElse(System.getProperty("java.home") + "/bin/java"))
                    .jvmArgsAppend(jvm.toArray(String[]::new))
                    .build())
                    .run());
        }
        return results;
    }
}
