package dev.gradus.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs each benchmark once at the first of its parameters, and at every model it names: does it still work? */
class EveryBenchmarkTest {
    private static final String EVERY_VALUE = "model";

    /** All but those that build the project. */
    static Stream<BenchmarkListEntry> benchmarks() {
        return BenchmarkList.defaultList().getAll(null, List.of()).stream()
                .filter(benchmark -> !benchmark.getUsername().contains(".start."));
    }

    @Test
    void thereAreBenchmarks() {
        assertFalse(benchmarks().toList().isEmpty());
    }

    @ParameterizedTest
    @MethodSource("benchmarks")
    void runs(BenchmarkListEntry benchmark) throws Exception {
        Map<String, String[]> values = benchmark.getParams().orElse(Map.of());
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("^" + benchmark.getUsername().replace(".", "\\.") + "$")
                .forks(0)
                .mode(Mode.SingleShotTime)
                .warmupIterations(0)
                .measurementIterations(1)
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT);
        values.forEach((name, all) -> options.param(name, name.equals(EVERY_VALUE) ? all : new String[] {all[0]}));
        Collection<RunResult> results = new Runner(options.build()).run();
        assertEquals(values.containsKey(EVERY_VALUE) ? values.get(EVERY_VALUE).length : 1, results.size());
    }
}
