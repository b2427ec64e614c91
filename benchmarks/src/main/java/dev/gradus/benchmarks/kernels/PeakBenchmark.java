package dev.gradus.benchmarks.kernels;

import dev.gradus.benchmarks.Work;
import dev.gradus.kernel.Kernels;
import dev.gradus.kernel.Parallel;
import dev.gradus.kernel.Probe;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Fused multiply-adds on registers: the ceiling of every kernel that computes. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class PeakBenchmark {
    private static final int OPERATIONS = 12 * 32 << 18;

    @Param({"1", "2"})
    private int threads;

    private final float[] results = new float[1024];

    /**
     * Every thread runs its own chains.
     *
     * @return what the chains gave
     */
    @Benchmark
    public float[] fma() {
        Probe probe = Kernels.active().probe();
        Parallel.withThreads(
                threads, () -> Parallel.forEach(threads, thread -> results[thread] = probe.fma(OPERATIONS)));
        return results;
    }

    /**
     * Work of one call.
     *
     * @param parameters {@code threads}
     * @return operations
     */
    public static Work work(Map<String, String> parameters) {
        return Work.operations((double) OPERATIONS * Integer.parseInt(parameters.get("threads")));
    }
}
