package dev.gradus.peers.nd4j;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.bytedeco.openblas.global.openblas;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
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

    private INDArray a;
    private INDArray b;
    private INDArray c;

    /** Draws the matrices. */
    @Setup
    public void draw() {
        int[] sizes = Arrays.stream(shape.split("x")).mapToInt(Integer::parseInt).toArray();
        a = Nd4j.randn(DataType.FLOAT, sizes[0], sizes[1]);
        b = Nd4j.randn(DataType.FLOAT, sizes[1], sizes[2]);
        c = Nd4j.create(DataType.FLOAT, new long[] {sizes[0], sizes[2]}, 'f');
        Nd4j.getEnvironment().setMaxThreads(threads);
        openblas.blas_set_num_threads(threads);
    }

    /**
     * Multiplies.
     *
     * @return the product
     */
    @Benchmark
    public INDArray multiply() {
        return a.mmuli(b, c);
    }
}
