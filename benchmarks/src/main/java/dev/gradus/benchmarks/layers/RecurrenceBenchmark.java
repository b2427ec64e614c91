package dev.gradus.benchmarks.layers;

import dev.gradus.autograd.Autograd;
import dev.gradus.benchmarks.Measured;
import dev.gradus.benchmarks.Work;
import dev.gradus.op.math.LogSigmoid;
import dev.gradus.op.norm.L2Normalize;
import dev.gradus.ssm.linear.Recurrence;
import dev.gradus.ssm.rwkv.Wkv;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.Map;
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
 * The recurrences inside RWKV and linear attention, without the projections around them: 4 sequences of 512 tokens; 256
 * channels ({@code wkv4}) or 4 heads with a state of 64 x 64.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class RecurrenceBenchmark {
    private static final int BATCH = 4;
    private static final int TOKENS = 512;
    private static final int HEADS = 4;
    private static final int SIZE = 64;

    @Param({"wkv4", "rwkv6", "rwkv7", "gla", "retention", "delta_rule", "gated_delta_rule"})
    private String model;

    @Param({"forward", "forwardBackward"})
    private String pass;

    @Param({"1", "2"})
    private int threads;

    private Measured measured;
    private Supplier<Tensor> function;
    private Tensor cotangent;
    private Tensor[] leaves;

    private final Tensor q = heads(1, SIZE);
    private final Tensor k = unit(2);
    private final Tensor v = heads(3, SIZE);
    private final Tensor gates = decay(4, SIZE);
    private final Tensor gate = decay(5, 1).detach().reshape(BATCH, TOKENS, HEADS).requireGrad();
    private final Tensor beta = constant(Measured.leaf(6, BATCH, TOKENS, HEADS).sigmoid());
    private final Tensor start = Tensor.zeros(DType.FLOAT32, Shape.of(BATCH, HEADS, SIZE, SIZE));

    /** Chooses the recurrence. */
    @Setup
    public void draw() {
        measured = new Measured(threads);
        function = function();
        cotangent = Tensor.full(DType.FLOAT32, Autograd.noGrad(function).shape(), 0.5);
    }

    private Supplier<Tensor> function() {
        return switch (model) {
            case "wkv4" -> wkv();
            case "rwkv6" -> {
                Tensor u = Measured.leaf(7, HEADS, SIZE);
                yield of(() -> Recurrence.withBonus(q, k, v, gates, u, start), q, k, v, gates, u);
            }
            case "rwkv7" -> {
                Tensor a = constant(k.mul(-1));
                Tensor b = constant(k.mul(0.5));
                yield of(() -> Recurrence.lowRank(q, k, v, a, b, gates, start), q, k, v, a, b, gates);
            }
            case "gla" -> of(() -> Recurrence.outer(q, k, v, gates, start), q, k, v, gates);
            case "retention" -> of(() -> Recurrence.outer(q, k, v, gate, start), q, k, v, gate);
            case "delta_rule" -> of(() -> Recurrence.delta(q, k, v, beta, null, start), q, k, v, beta);
            default -> of(() -> Recurrence.delta(q, k, v, beta, gate, start), q, k, v, beta, gate);
        };
    }

    private Supplier<Tensor> of(Supplier<Recurrence> recurrence, Tensor... all) {
        leaves = all;
        return () -> recurrence.get().output();
    }

    private Supplier<Tensor> wkv() {
        int channels = HEADS * SIZE;
        Tensor decay = constant(Measured.leaf(8, channels).exp().mul(-1));
        Tensor bonus = Measured.leaf(9, channels);
        Tensor key = Measured.leaf(10, BATCH, TOKENS, channels);
        Tensor value = Measured.leaf(11, BATCH, TOKENS, channels);
        Tensor empty = Tensor.zeros(DType.FLOAT32, Shape.of(BATCH, 3, channels));
        leaves = new Tensor[] {key, value, decay, bonus};
        return () -> Autograd.run(new Wkv(), decay, bonus, key, value, empty)[0];
    }

    private static Tensor heads(int seed, int size) {
        return Measured.leaf(seed, BATCH, TOKENS, HEADS, size);
    }

    private static Tensor unit(int seed) {
        return constant(heads(seed, SIZE).apply(new L2Normalize(-1, 1e-6)));
    }

    /** Logarithms of decays near 1. */
    private static Tensor decay(int seed, int size) {
        return constant(heads(seed, size).add(3).apply(new LogSigmoid()));
    }

    private static Tensor constant(Tensor x) {
        return x.detach().requireGrad();
    }

    /**
     * The outputs, or the gradients of all inputs too.
     *
     * @return one number of them
     */
    @Benchmark
    public float run() {
        return pass.equals("forward")
                ? measured.forward(function)
                : measured.forwardBackward(function, cotangent, leaves);
    }

    /**
     * Work of one call: the rank-one updates and readings of the states; {@code wkv4} counts none.
     *
     * @param parameters {@code model} and {@code pass}
     * @return operations; backward counts as two more passes
     */
    public static Work work(Map<String, String> parameters) {
        int products =
                switch (parameters.get("model")) {
                    case "wkv4" -> 0;
                    case "rwkv7" -> 5;
                    case "delta_rule", "gated_delta_rule" -> 4;
                    default -> 3;
                };
        int passes = parameters.get("pass").equals("forward") ? 1 : 3;
        return Work.operations(2.0 * products * passes * BATCH * TOKENS * HEADS * SIZE * SIZE);
    }
}
