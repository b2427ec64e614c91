package dev.gradus.benchmarks.ops;

import dev.gradus.benchmarks.Measured;
import dev.gradus.tensor.Tensor;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What an op costs beside its arithmetic: a sum of 8 numbers, a product of 16 x 16 matrices. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class TinyBenchmark {
    private final Tensor a = Measured.leaf(1, 8).detach();
    private final Tensor b = Measured.leaf(2, 8).detach();
    private final Tensor p = Measured.leaf(3, 16, 16).detach();
    private final Tensor q = Measured.leaf(4, 16, 16).detach();
    private final Tensor ga = Measured.leaf(1, 8);
    private final Tensor gb = Measured.leaf(2, 8);
    private final Tensor gp = Measured.leaf(3, 16, 16);
    private final Tensor gq = Measured.leaf(4, 16, 16);

    /**
     * Adds.
     *
     * @return the sum
     */
    @Benchmark
    public Tensor add8() {
        return a.add(b);
    }

    /**
     * Multiplies.
     *
     * @return the product
     */
    @Benchmark
    public Tensor matmul16() {
        return p.matmul(q);
    }

    /**
     * Adds and walks back.
     *
     * @return a gradient
     */
    @Benchmark
    public Tensor add8Backward() {
        return gradient(ga.add(gb), ga, gb, a);
    }

    /**
     * Multiplies and walks back.
     *
     * @return a gradient
     */
    @Benchmark
    public Tensor matmul16Backward() {
        return gradient(gp.matmul(gq), gp, gq, p);
    }

    private static Tensor gradient(Tensor y, Tensor first, Tensor second, Tensor cotangent) {
        y.backward(cotangent);
        Tensor grad = first.grad();
        first.grad(null);
        second.grad(null);
        return grad;
    }
}
