package dev.gradus.benchmarks.sweeps;

import dev.gradus.benchmarks.Measured;
import dev.gradus.moe.expert.Experts;
import dev.gradus.moe.layer.MixtureOfExperts;
import dev.gradus.moe.layer.Overflow;
import dev.gradus.moe.router.TopKRouter;
import dev.gradus.nn.Activation;
import dev.gradus.nn.Init;
import dev.gradus.random.Rng;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** More and more experts of width 256, two of them for each of 1024 tokens of width 128 (exponent near 0). */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class ExpertSweep {
    private static final int WIDTH = 128;
    private static final int HIDDEN = 256;
    private static final int TOKENS = 1024;
    private static final Init INIT = Init.normal(0.05);

    @Param({"4", "8", "16", "32", "64"})
    private int experts;

    @Param("1")
    private int threads;

    private Measured measured;
    private MixtureOfExperts layer;
    private Tensor x;

    /** Draws layer and tokens. */
    @Setup
    public void draw() {
        measured = new Measured(threads);
        Rng rng = new Rng(1);
        Experts.Config form = new Experts.Config(experts, WIDTH, HIDDEN, Activation.SILU, true);
        layer = new MixtureOfExperts(
                new TopKRouter(TopKRouter.Config.mixtral(WIDTH, experts, 2), INIT, DType.FLOAT32, rng.fork("router")),
                new Experts(form, INIT, DType.FLOAT32, rng.fork("experts")),
                new MixtureOfExperts.Config(Overflow.NONE, List.of()));
        x = Measured.leaf(2, 1, TOKENS, WIDTH);
    }

    /**
     * The output.
     *
     * @return one number of it
     */
    @Benchmark
    public float forward() {
        return measured.forward(() -> layer.forward(x, null).output());
    }
}
