package dev.gradus.benchmarks.kernels;

import dev.gradus.benchmarks.Work;
import dev.gradus.kernel.Kernels;
import dev.gradus.kernel.Parallel;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The triad {@code y = a b + c} on arrays that no cache holds: the ceiling of every kernel that moves. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class BandwidthBenchmark {
    private static final int N = 1 << 24;
    private static final int ARRAYS = 4;

    @Param({"1", "2"})
    private int threads;

    private final float[] a = new float[N];
    private final float[] b = new float[N];
    private final float[] c = new float[N];
    private final float[] y = new float[N];

    /**
     * Reads three arrays and writes one.
     *
     * @return the written one
     */
    @Benchmark
    public float[] triad() {
        Parallel.withThreads(
                threads, () -> Kernels.active().pointwise().multiplyAdd(a, 0, b, 0, c, 0, y, 0, N));
        return y;
    }

    /**
     * Work of one call.
     *
     * @param parameters not needed
     * @return bytes
     */
    public static Work work(Map<String, String> parameters) {
        return Work.bytes((double) ARRAYS * N * Float.BYTES);
    }
}
