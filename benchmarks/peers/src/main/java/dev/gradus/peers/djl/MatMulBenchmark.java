package dev.gradus.peers.djl;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
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

    private NDArray a;
    private NDArray b;

    /** Draws the matrices. */
    @Setup
    public void draw() {
        Torch torch = new Torch(threads);
        long[] sizes = Arrays.stream(shape.split("x")).mapToLong(Long::parseLong).toArray();
        a = torch.constant(sizes[0], sizes[1]);
        b = torch.constant(sizes[1], sizes[2]);
    }

    /**
     * Multiplies.
     *
     * @return the product, freed
     */
    @Benchmark
    public NDArray multiply() {
        try (NDArray c = a.matMul(b)) {
            return c;
        }
    }
}
