package dev.gradus.peers.nd4j;

import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
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

/** Softmax of 4096 x 512, GELU of 4096 x 1024, without gradients. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class RowBenchmark {
    private static final int ROWS = 4096;

    @Param({"softmax", "gelu_erf", "gelu_tanh"})
    private String op;

    @Param({"1", "2"})
    private int threads;

    private Supplier<INDArray> function;

    /** Draws the operands. */
    @Setup
    public void draw() {
        Nd4j.getEnvironment().setMaxThreads(threads);
        INDArray x = Nd4j.randn(DataType.FLOAT, ROWS, op.startsWith("gelu") ? 1024 : 512);
        function = switch (op) {
            case "softmax" -> () -> Nd4j.nn().softmax(x, 1);
            case "gelu_erf" -> () -> Nd4j.nn().preciseGelu(x);
            default -> () -> Nd4j.nn().gelu(x);
        };
    }

    /**
     * The result.
     *
     * @return the result, freed
     */
    @Benchmark
    public INDArray forward() {
        INDArray y = function.get();
        y.close();
        return y;
    }
}
