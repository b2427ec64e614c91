package dev.gradus.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.PatternSyntaxException;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * What was typed: the options of JMH, and one of our own. A file of JSON is not left to JMH, since more goes into it than JMH
 * knows.
 *
 * @param jmh      options of JMH
 * @param jsonFile where results go as JSON, if they do
 * @param quick    whether iterations are few and short
 */
record Arguments(CommandLineOptions jmh, Optional<Path> jsonFile, boolean quick) {
    private static final String QUICK = "--quick";
    private static final String VECTORS = "--add-modules=jdk.incubator.vector";

    /**
     * Reads the command line.
     *
     * @throws IllegalArgumentException if JMH does not know an option, or a regular expression is none
     */
    static Arguments of(List<String> words) {
        List<String> forJmh = new ArrayList<>(words);
        boolean quick = forJmh.removeIf(QUICK::equals);
        try {
            CommandLineOptions options = new CommandLineOptions(forJmh.toArray(String[]::new));
            if (options.getResultFormat().orElse(ResultFormatType.CSV) != ResultFormatType.JSON) {
                return new Arguments(options, Optional.empty(), quick);
            }
            removeWithValue(forJmh, "-rf");
            removeWithValue(forJmh, "-rff");
            return new Arguments(new CommandLineOptions(forJmh.toArray(String[]::new)),
                    Optional.of(Path.of(options.getResult().orElse("jmh-result.json"))), quick);
        } catch (CommandLineOptionException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static void removeWithValue(List<String> words, String option) {
        int at = words.indexOf(option);
        if (at >= 0) {
            words.subList(at, at + 2).clear();
        }
    }

    /** Whether JMH shall only explain or list something. */
    boolean asksForWords() {
        return jmh.shouldHelp() || jmh.shouldList() || jmh.shouldListWithParams() || jmh.shouldListProfilers()
                || jmh.shouldListResultFormats();
    }

    /**
     * Makes sure that there is something to run.
     *
     * @throws IllegalArgumentException if no benchmark matches
     */
    void requireMatch() {
        try {
            boolean none = BenchmarkList.defaultList().find(
                    OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT),
                    jmh.getIncludes(), jmh.getExcludes()).isEmpty();
            if (none) {
                throw new IllegalArgumentException(
                        "no benchmark matches " + String.join(", ", jmh.getIncludes()) + "; -l lists them all");
            }
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    e.getPattern() + " is not a regular expression: " + e.getDescription(), e);
        }
    }

    /** The options with what Gradus wants where nothing was said. */
    Options options() {
        ChainedOptionsBuilder options = new OptionsBuilder().parent(jmh).jvmArgsAppend(jvm());
        if (!jmh.shouldFailOnError().hasValue()) {
            options.shouldFailOnError(true);
        }
        if (!jmh.getForkCount().hasValue()) {
            options.forks(1);
        }
        warmUp(options);
        measure(options);
        return options.build();
    }

    private void warmUp(ChainedOptionsBuilder options) {
        if (quick && !jmh.getWarmupIterations().hasValue()) {
            options.warmupIterations(3);
        }
        if (!jmh.getWarmupTime().hasValue()) {
            options.warmupTime(TimeValue.milliseconds(quick ? 400 : 1000));
        }
    }

    private void measure(ChainedOptionsBuilder options) {
        if (quick && !jmh.getMeasurementIterations().hasValue()) {
            options.measurementIterations(5);
        }
        if (!jmh.getMeasurementTime().hasValue()) {
            options.measurementTime(TimeValue.milliseconds(quick ? 200 : 1000));
        }
    }

    /** Options for a short run of other benchmarks, on the same JVM, that prints nothing. */
    Options brief(String include) {
        return new OptionsBuilder()
                .include(include)
                .verbosity(VerboseMode.SILENT)
                .forks(1)
                .warmupIterations(2)
                .measurementIterations(3)
                .warmupTime(TimeValue.seconds(1))
                .measurementTime(TimeValue.seconds(1))
                .jvm(jmh.getJvm().orElse(System.getProperty("java.home") + "/bin/java"))
                .jvmArgsAppend(jvm())
                .build();
    }

    private String[] jvm() {
        Collection<String> said = jmh.getJvmArgsAppend().orElse(List.of());
        List<String> all = new ArrayList<>(said);
        all.add(VECTORS);
        return all.toArray(String[]::new);
    }
}
