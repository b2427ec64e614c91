package dev.gradus.benchmarks.layers;

import dev.gradus.benchmarks.Measured;
import dev.gradus.benchmarks.Work;
import dev.gradus.moe.dispatch.Capacity;
import dev.gradus.moe.expert.Experts;
import dev.gradus.moe.layer.MixtureOfExperts;
import dev.gradus.moe.layer.Overflow;
import dev.gradus.moe.router.TopKRouter;
import dev.gradus.nn.Activation;
import dev.gradus.nn.Init;
import dev.gradus.random.Rng;
import dev.gradus.sequence.ChannelMixer;
import dev.gradus.sequence.FeedForward;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
 * Mixtures of eight experts of width 1024 beside dense networks: 2048 tokens of width 256. The dense network of 2048 does
 * the arithmetic of {@code top2}, that of 8192 has its size; {@code switch} is top-1, ungated, at most 320 tokens an expert. Balance
 * losses are left out.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class MixtureBenchmark {
    private static final int TOKENS = 2048;
    private static final int WIDTH = 256;
    private static final int HIDDEN = 1024;
    private static final int EXPERTS = 8;
    private static final int CAPACITY = 320;
    private static final Init INIT = Init.normal(0.05);

    @Param({"top2", "switch", "dense2048", "dense8192"})
    private String model;

    @Param({"forward", "forwardBackward"})
    private String pass;

    @Param({"1", "2"})
    private int threads;

    private Measured measured;
    private ChannelMixer<?> layer;
    private Tensor x;
    private Tensor cotangent;
    private Tensor[] leaves;

    /** Draws layer and tokens. */
    @Setup
    public void draw() {
        measured = new Measured(threads);
        layer = layer(new Rng(1));
        x = Measured.leaf(2, 1, TOKENS, WIDTH);
        cotangent = Measured.leaf(3, 1, TOKENS, WIDTH).detach();
        List<Tensor> all = new ArrayList<>(List.of(x));
        all.addAll(layer.parameters().values());
        leaves = all.toArray(Tensor[]::new);
    }

    private ChannelMixer<?> layer(Rng rng) {
        return switch (model) {
            case "top2" -> mixture(TopKRouter.Config.mixtral(WIDTH, EXPERTS, 2), Activation.SILU, true, Overflow.NONE,
                    rng);
            case "switch" -> mixture(TopKRouter.Config.switchTop1(WIDTH, EXPERTS, 0), Activation.RELU, false,
                    new Overflow(new Capacity.Fixed(CAPACITY), Capacity.UNLIMITED, Overflow.Group.BATCH,
                            Overflow.Dropped.ZERO),
                    rng);
            default -> new FeedForward(FeedForward.Config.swiGlu(WIDTH, denseWidth(model)), INIT, DType.FLOAT32, rng);
        };
    }

    private static int denseWidth(String model) {
        return Integer.parseInt(model.substring("dense".length()));
    }

    private static MixtureOfExperts mixture(
            TopKRouter.Config router, Activation activation, boolean gated, Overflow overflow, Rng rng) {
        Experts.Config form = new Experts.Config(EXPERTS, WIDTH, HIDDEN, activation, gated);
        return new MixtureOfExperts(new TopKRouter(router, INIT, DType.FLOAT32, rng.fork("router")),
                new Experts(form, INIT, DType.FLOAT32, rng.fork("experts")),
                new MixtureOfExperts.Config(overflow, List.of()));
    }

    /**
     * The layer's output, or the gradients of its input and its weights too.
     *
     * @return one number of them
     */
    @Benchmark
    public float run() {
        return pass.equals("forward")
                ? measured.forward(() -> layer.forward(x, null).output())
                : measured.forwardBackward(() -> layer.forward(x, null).output(), cotangent, leaves);
    }

    /**
     * Work of one call: the matrices of the experts or of the dense network; backward costs twice as much as forward.
     *
     * @param parameters {@code model} and {@code pass}
     * @return operations; for {@code switch} as if no token was dropped
     */
    public static Work work(Map<String, String> parameters) {
        String model = parameters.get("model");
        double weights =
                switch (model) {
                    case "top2" -> 2 * 3.0 * WIDTH * HIDDEN;
                    case "switch" -> 2.0 * WIDTH * HIDDEN;
                    default -> 3.0 * WIDTH * denseWidth(model);
                };
        int passes = parameters.get("pass").equals("forward") ? 1 : 3;
        return Work.operations(2 * weights * TOKENS * passes);
    }
}
