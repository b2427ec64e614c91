package dev.gradus.peers.nd4j;

import java.util.concurrent.TimeUnit;
import org.bytedeco.openblas.global.openblas;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What an op costs beside its arithmetic: a sum of 8 numbers, a product of 16 x 16 matrices. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class TinyBenchmark {
    private INDArray a;
    private INDArray b;
    private INDArray p;
    private INDArray q;

    /** Draws the operands. */
    @Setup
    public void draw() {
        Nd4j.getEnvironment().setMaxThreads(1);
        openblas.blas_set_num_threads(1);
        a = Nd4j.randn(DataType.FLOAT, 8);
        b = Nd4j.randn(DataType.FLOAT, 8);
        p = Nd4j.randn(DataType.FLOAT, 16, 16);
        q = Nd4j.randn(DataType.FLOAT, 16, 16);
    }

    /**
     * Adds.
     *
     * @return the sum, freed
     */
    @Benchmark
    public INDArray add8() {
        INDArray y = a.add(b);
        y.close();
        return y;
    }

    /**
     * Multiplies.
     *
     * @return the product, freed
     */
    @Benchmark
    public INDArray matmul16() {
        INDArray y = p.mmul(q);
        y.close();
        return y;
    }
}
