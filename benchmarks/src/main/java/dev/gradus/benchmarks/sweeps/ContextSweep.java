package dev.gradus.benchmarks.sweeps;

import dev.gradus.attention.pattern.Window;
import dev.gradus.benchmarks.Measured;
import dev.gradus.nn.Init;
import dev.gradus.op.attention.PackedAttention;
import dev.gradus.pattern.AttentionPattern;
import dev.gradus.pattern.Causal;
import dev.gradus.random.Rng;
import dev.gradus.ssm.statespace.Mamba;
import dev.gradus.ssm.statespace.MambaConfig;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Longer and longer sequences: causal attention of one head of 64 (exponent 2), the same within a window of 256 (1), and a
 * Mamba layer of width 64 (1). They begin where the first tokens, whose windows are cut off, and what caches hold hardly
 * count: at 1024 tokens an eighth of the pairs is missing.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class ContextSweep {
    private static final int WIDTH = 64;

    @Param({"dense", "window", "mamba"})
    private String model;

    @Param({"4096", "8192", "16384", "32768"})
    private int tokens;

    @Param("1")
    private int threads;

    private Measured measured;
    private Supplier<Tensor> function;

    /** Draws the input. */
    @Setup
    public void draw() {
        measured = new Measured(threads);
        function = switch (model) {
            case "dense" -> attention(new Causal());
            case "window" -> attention(Window.causal(256));
            default -> mamba();
        };
    }

    private Supplier<Tensor> attention(AttentionPattern pattern) {
        Tensor x = Measured.leaf(1, 1, tokens, 3 * WIDTH);
        PackedAttention op = new PackedAttention(1, 1, pattern, 1 / Math.sqrt(WIDTH));
        return () -> x.apply(op);
    }

    private Supplier<Tensor> mamba() {
        Tensor x = Measured.leaf(1, 1, tokens, WIDTH);
        Mamba layer = new Mamba(MambaConfig.of(WIDTH), Init.normal(0.05), DType.FLOAT32, new Rng(1));
        return () -> layer.forward(x);
    }

    /**
     * The output.
     *
     * @return one number of it
     */
    @Benchmark
    public float forward() {
        return measured.forward(function);
    }
}
