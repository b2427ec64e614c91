package dev.gradus.benchmarks.sweeps;

import dev.gradus.attention.pattern.Window;
import dev.gradus.benchmarks.Measured;
import dev.gradus.op.attention.PackedAttention;
import dev.gradus.tensor.Tensor;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Wider and wider causal windows over 32768 tokens, one head of 64 (exponent towards 1: below some hundred keys a query's
 * fixed costs, and the tiles that its window cuts, weigh more).
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class WindowSweep {
    private static final int SIZE = 64;
    private static final int TOKENS = 32768;

    @Param({"1024", "2048", "4096", "8192"})
    private int window;

    @Param("1")
    private int threads;

    private Measured measured;
    private PackedAttention op;
    private Tensor x;

    /** Draws the input. */
    @Setup
    public void draw() {
        measured = new Measured(threads);
        op = new PackedAttention(1, 1, Window.causal(window), 1 / Math.sqrt(SIZE));
        x = Measured.leaf(1, 1, TOKENS, 3 * SIZE);
    }

    /**
     * The output.
     *
     * @return one number of it
     */
    @Benchmark
    public float forward() {
        return measured.forward(() -> x.apply(op));
    }
}
