package dev.gradus.peers.ejml;

import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.ejml.concurrency.EjmlConcurrency;
import org.ejml.data.FMatrixRMaj;
import org.ejml.dense.row.CommonOps_FDRM;
import org.ejml.dense.row.CommonOps_MT_FDRM;
import org.ejml.dense.row.RandomMatrices_FDRM;
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

    private FMatrixRMaj a;
    private FMatrixRMaj b;
    private FMatrixRMaj c;

    /** Draws the matrices. */
    @Setup
    public void draw() {
        int[] sizes = Arrays.stream(shape.split("x")).mapToInt(Integer::parseInt).toArray();
        a = RandomMatrices_FDRM.rectangle(sizes[0], sizes[1], new Random(1));
        b = RandomMatrices_FDRM.rectangle(sizes[1], sizes[2], new Random(2));
        c = new FMatrixRMaj(sizes[0], sizes[2]);
        EjmlConcurrency.setMaxThreads(threads);
    }

    /**
     * Multiplies.
     *
     * @return the product
     */
    @Benchmark
    public FMatrixRMaj multiply() {
        return threads == 1 ? CommonOps_FDRM.mult(a, b, c) : CommonOps_MT_FDRM.mult(a, b, c);
    }
}
