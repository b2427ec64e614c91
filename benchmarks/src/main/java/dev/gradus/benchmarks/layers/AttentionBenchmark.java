package dev.gradus.benchmarks.layers;

import dev.gradus.attention.pattern.BigBird;
import dev.gradus.attention.pattern.PairCount;
import dev.gradus.attention.pattern.Window;
import dev.gradus.benchmarks.Measured;
import dev.gradus.benchmarks.Work;
import dev.gradus.op.attention.PackedAttention;
import dev.gradus.pattern.AttentionPattern;
import dev.gradus.pattern.Causal;
import dev.gradus.random.Rng;
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
 * Attention of one sequence with 4 heads of 64: dense causal, a causal window of 256, and with the projections to queries,
 * keys and values the window of Longformer (128 on each side) and the blocks of BigBird (64, 3 at random). {@code small}
 * is the causal attention of a small model's training step, 8 sequences of 256 tokens with 4 heads of 32, whatever the
 * number of tokens says.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class AttentionBenchmark {
    private static final int HEADS = 4;
    private static final int SIZE = 64;
    private static final int WIDTH = HEADS * SIZE;

    @Param({"dense", "window", "longformer", "bigbird", "small"})
    private String model;

    @Param({"1024", "4096", "16384"})
    private int tokens;

    @Param({"forward", "forwardBackward"})
    private String pass;

    @Param({"1", "2"})
    private int threads;

    private Measured measured;
    private PackedAttention op;
    private Tensor x;
    private Tensor weight;
    private Tensor cotangent;
    private Tensor[] leaves;

    /** Draws the input. */
    @Setup
    public void draw() {
        measured = new Measured(threads);
        boolean small = model.equals("small");
        boolean projected = isProjected(model);
        int batch = small ? 8 : 1;
        int length = small ? 256 : tokens;
        int width = small ? WIDTH / 2 : WIDTH;
        op = new PackedAttention(HEADS, HEADS, pattern(model, tokens), 1 / Math.sqrt(width / (double) HEADS));
        x = Measured.leaf(2, batch, length, projected ? width : 3 * width);
        weight = Measured.leaf(3, projected ? width : 0, 3 * width);
        cotangent = Measured.leaf(4, batch, length, width).detach();
        List<Tensor> all = new ArrayList<>(List.of(x));
        if (projected) {
            all.add(weight);
        }
        leaves = all.toArray(Tensor[]::new);
    }

    private static boolean isProjected(String model) {
        return model.equals("longformer") || model.equals("bigbird");
    }

    private static AttentionPattern pattern(String model, int tokens) {
        return switch (model) {
            case "window" -> Window.causal(256);
            case "longformer" -> new Window(128, 128);
            case "bigbird" -> BigBird.internal(tokens, 64, 3, HEADS, new Rng(1));
            default -> new Causal();
        };
    }

    private Tensor attend() {
        return (isProjected(model) ? x.matmul(weight) : x).apply(op);
    }

    /**
     * The attention's output, or the gradients of its inputs too.
     *
     * @return one number of them
     */
    @Benchmark
    public float run() {
        return pass.equals("forward")
                ? measured.forward(this::attend)
                : measured.forwardBackward(this::attend, cotangent, leaves);
    }

    /**
     * Work of one call: two products for each pair on the way forward, five more on the way back, and the projections.
     *
     * @param parameters {@code model}, {@code tokens} and {@code pass}
     * @return operations for the pairs that the pattern allows
     */
    public static Work work(Map<String, String> parameters) {
        String model = parameters.get("model");
        boolean small = model.equals("small");
        int tokens = small ? 256 : Integer.parseInt(parameters.get("tokens"));
        boolean forward = parameters.get("pass").equals("forward");
        double pairs = (small ? 8.0 : 1.0) * HEADS * PairCount.of(pattern(model, tokens), 0, tokens);
        double projections = isProjected(model) ? 6.0 * tokens * WIDTH * WIDTH : 0;
        return Work.operations(
                2 * pairs * (small ? SIZE / 2 : SIZE) * (forward ? 2 : 7) + projections * (forward ? 1 : 3));
    }
}
