package dev.gradus.benchmarks.sweeps;

import dev.gradus.benchmarks.Measured;
import dev.gradus.nn.Init;
import dev.gradus.random.Rng;
import dev.gradus.sequence.FeedForward;
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
 * Wider and wider layers over 256 tokens: a dense SwiGLU network four times as wide inside (exponent 2), and a Mamba layer,
 * whose scan grows with the width and whose projections with its square (between 1 and 2).
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class WidthSweep {
    private static final int TOKENS = 256;
    private static final Init INIT = Init.normal(0.05);

    @Param({"dense", "mamba"})
    private String model;

    @Param({"64", "128", "256", "512"})
    private int width;

    @Param("1")
    private int threads;

    private Measured measured;
    private Supplier<Tensor> function;

    /** Draws layer and input. */
    @Setup
    public void draw() {
        measured = new Measured(threads);
        Tensor x = Measured.leaf(1, 1, TOKENS, width);
        function = model.equals("dense") ? dense(x) : mamba(x);
    }

    private Supplier<Tensor> dense(Tensor x) {
        FeedForward.Config form = FeedForward.Config.swiGlu(width, 4 * width);
        FeedForward layer = new FeedForward(form, INIT, DType.FLOAT32, new Rng(1));
        return () -> layer.forward(x, null).output();
    }

    private Supplier<Tensor> mamba(Tensor x) {
        Mamba layer = new Mamba(MambaConfig.of(width), INIT, DType.FLOAT32, new Rng(1));
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
