package dev.gradus.benchmarks;

import dev.gradus.labs.bench.Case;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.regex.PatternSyntaxException;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * What was typed: the options of JMH, and a few of our own. A file of JSON is not left to JMH, since more goes into it than
 * JMH knows.
 *
 * @param jmh      options of JMH
 * @param jsonFile where results go as JSON, if they do
 * @param own      those of ours that were typed
 * @param typed    values of parameters
 */
record Arguments(CommandLineOptions jmh, Optional<Path> jsonFile, List<String> own, TypedParameters typed) {
    private static final String QUICK = "--quick";
    private static final String SWEEP = "--sweep";
    private static final String PEERS = "--peers";
    private static final String OTHER_THAN_SWEEPS = "^(?!.*\\.sweeps\\.)";
    private static final String VECTORS = "--add-modules=jdk.incubator.vector";

    /**
     * Reads the command line.
     *
     * @throws IllegalArgumentException if JMH does not know an option
     */
    static Arguments of(List<String> words) {
        List<String> own = List.of(QUICK, SWEEP, PEERS).stream().filter(words::contains).toList();
        List<String> forJmh = new ArrayList<>(words);
        forJmh.removeAll(own);
        CommandLineOptions options = parse(forJmh);
        TypedParameters typed = TypedParameters.of(forJmh);
        if (options.getResultFormat().orElse(ResultFormatType.CSV) != ResultFormatType.JSON) {
            return new Arguments(options, Optional.empty(), own, typed);
        }
        removeWithValue(forJmh, "-rf");
        removeWithValue(forJmh, "-rff");
        return new Arguments(parse(forJmh), Optional.of(Path.of(options.getResult().orElse("jmh-result.json"))), own,
                typed);
    }

    private static CommandLineOptions parse(List<String> words) {
        try {
            return new CommandLineOptions(words.toArray(String[]::new));
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

    /** Whether other libraries are measured beside Gradus. */
    boolean peers() {
        return own.contains(PEERS);
    }

    /** How long to measure. */
    Timing timing() {
        return Timing.of(jmh, own.contains(QUICK));
    }

    /**
     * What shall be measured.
     *
     * @throws IllegalArgumentException if no benchmark matches, a regular expression is none, or a parameter is unknown
     */
    SortedSet<BenchmarkListEntry> benchmarks() {
        try {
            List<String> excludes = new ArrayList<>(jmh.getExcludes());
            if (own.contains(SWEEP)) {
                excludes.add(OTHER_THAN_SWEEPS);
            }
            SortedSet<BenchmarkListEntry> found = BenchmarkList.defaultList().find(
                    OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT), jmh.getIncludes(),
                    excludes);
            if (found.isEmpty()) {
                throw new IllegalArgumentException(
                        "no benchmark matches " + String.join(", ", jmh.getIncludes()) + "; -l lists them all");
            }
            typed.check(found);
            return found;
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    e.getPattern() + " is not a regular expression: " + e.getDescription(), e);
        }
    }

    /** The options with what Gradus wants where nothing was said. */
    Options options() {
        return own.contains(SWEEP) ? base().exclude(OTHER_THAN_SWEEPS).build() : base().build();
    }

    /** The options for one case alone, which prints nothing. */
    Options only(Case what) {
        ChainedOptionsBuilder options = base().verbosity(VerboseMode.SILENT).include(exactly(what.benchmark()))
                .exclude("^(?!" + exactly(what.benchmark()).substring(1) + ")");
        what.parameters().forEach(options::param);
        return options.build();
    }

    /** A regular expression that matches nothing else. */
    static String exactly(String benchmark) {
        return "^" + benchmark.replace(".", "\\.") + "$";
    }

    private ChainedOptionsBuilder base() {
        ChainedOptionsBuilder options = timing().setTimes(new OptionsBuilder().parent(jmh).jvmArgsAppend(jvm()));
        if (!jmh.shouldFailOnError().hasValue()) {
            options.shouldFailOnError(true);
        }
        if (!jmh.getForkCount().hasValue()) {
            options.forks(1);
        }
        return options;
    }

    /** Options for a short run of other benchmarks, on the same JVM, that prints nothing. */
    Options brief(String include) {
        return Timing.BRIEF.setAll(new OptionsBuilder())
                .include(include)
                .verbosity(VerboseMode.SILENT)
                .forks(1)
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
