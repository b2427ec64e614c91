package dev.gradus.peers.djl;

import ai.djl.ndarray.NDArray;
import java.util.concurrent.TimeUnit;
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
    private NDArray a;
    private NDArray b;
    private NDArray p;
    private NDArray q;
    private NDArray ga;
    private NDArray gp;

    /** Draws the operands. */
    @Setup
    public void draw() {
        Torch torch = new Torch(1);
        a = torch.constant(8);
        b = torch.constant(8);
        p = torch.constant(16, 16);
        q = torch.constant(16, 16);
        ga = torch.leaf(8);
        gp = torch.leaf(16, 16);
    }

    /**
     * Adds.
     *
     * @return the sum, freed
     */
    @Benchmark
    public NDArray add8() {
        try (NDArray y = a.add(b)) {
            return y;
        }
    }

    /**
     * Multiplies.
     *
     * @return the product, freed
     */
    @Benchmark
    public NDArray matmul16() {
        try (NDArray y = p.matMul(q)) {
            return y;
        }
    }

    /**
     * Adds and walks back.
     *
     * @return the sum, freed
     */
    @Benchmark
    public NDArray add8Backward() {
        return Torch.forwardBackward(() -> ga.add(b));
    }

    /**
     * Multiplies and walks back.
     *
     * @return the product, freed
     */
    @Benchmark
    public NDArray matmul16Backward() {
        return Torch.forwardBackward(() -> gp.matMul(q));
    }
}
