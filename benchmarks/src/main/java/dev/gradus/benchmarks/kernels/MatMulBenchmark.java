package dev.gradus.benchmarks.kernels;

import dev.gradus.benchmarks.Work;
import dev.gradus.kernel.Kernels;
import dev.gradus.kernel.Parallel;
import dev.gradus.random.Rng;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** {@code C = A B} in float32. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class MatMulBenchmark {

    @Param({
        "64x64x64", "128x128x128", "256x256x256", "512x512x512", "1024x1024x1024", "2048x2048x2048", "2048x512x128",
        "2048x128x512", "1x1024x4096"
    })
    private String shape;

    @Param({"1", "2"})
    private int threads;

    private int m;
    private int k;
    private int n;
    private float[] a;
    private float[] b;
    private float[] c;

    /** Draws the matrices. */
    @Setup
    public void draw() {
        int[] sizes = sizes(shape);
        m = sizes[0];
        k = sizes[1];
        n = sizes[2];
        a = new float[m * k];
        b = new float[k * n];
        c = new float[m * n];
        new Rng(1).fillNormal(a, 0, 1);
        new Rng(2).fillNormal(b, 0, 1);
    }

    private static int[] sizes(String shape) {
        return Arrays.stream(shape.split("x")).mapToInt(Integer::parseInt).toArray();
    }

    /**
     * Multiplies.
     *
     * @return the product
     */
    @Benchmark
    public float[] multiply() {
        Parallel.withThreads(threads, () -> Kernels.active()
                .matmul()
                .multiply(m, n, k, a, 0, k, 1, b, 0, n, 1, c, 0, n, false));
        return c;
    }

    /**
     * Work of one call.
     *
     * @param parameters {@code shape} as m x k x n
     * @return operations, or bytes for a vector times a matrix
     */
    public static Work work(Map<String, String> parameters) {
        int[] sizes = sizes(parameters.get("shape"));
        double multiplications = (double) sizes[0] * sizes[1] * sizes[2];
        return sizes[0] == 1 ? Work.bytes(multiplications * Float.BYTES) : Work.operations(2 * multiplications);
    }
}
