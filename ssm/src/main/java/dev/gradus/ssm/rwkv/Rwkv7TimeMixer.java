package dev.gradus.ssm.rwkv;

import dev.gradus.nn.GroupNorm;
import dev.gradus.nn.Init;
import dev.gradus.nn.Linear;
import dev.gradus.op.norm.L2Normalize;
import dev.gradus.random.Rng;
import dev.gradus.sequence.Step;
import dev.gradus.ssm.linear.Padding;
import dev.gradus.ssm.linear.Recurrence;
import dev.gradus.ssm.linear.RecurrentMixer;
import dev.gradus.ssm.linear.RecurrentState;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/**
 * Time mixing of RWKV-7: the state forgets along one direction of its own choice before it learns, {@code S_t = diag(w)
 * S_(t-1) - (kappa a) (S_(t-1)^T kappa)^T + k v^T, y = S^T r}.
 *
 * <p>{@code w = exp(-e^(-1/2) sigmoid(w0 + tanh(x_w w1) w2)), a = sigmoid(a0 + x_a a1 a2), kappa = normalised k k_k, k
 * = k (1 + (a - 1) k_a)}; after the first layer v moves towards that of the first by {@code sigmoid(v0 + x_v v1 v2)};
 * then {@code W_o ((groupnorm(y) + (r k r_k) v) (sigmoid(x_g g1) g2))}. The state is the last token [B,D] and S
 * [B,H,N,N], rows of keys. Legend: B sequences, T tokens, D channels, H heads of N channels. Peng et al. 2025; names of
 * BlinkDL's checkpoints.
 */
public final class Rwkv7TimeMixer extends RecurrentMixer {
    private static final double LEAST_LENGTH = 1e-12;
    private static final double FASTEST = -StrictMath.exp(-0.5);

    private final Rwkv7Config config;
    private final DType dtype;
    private final Mixes mixes;
    private final LowRank decay;
    private final LowRank rate;
    private final LowRank residual;
    private final LowRank gate;
    private final Tensor removed;
    private final Tensor replaced;
    private final Tensor bonus;
    private final Linear receptance;
    private final Linear key;
    private final Linear value;
    private final Linear output;
    private final GroupNorm norm;

    /** How much of the token before each projection sees, [1,1,D] each. */
    private record Mixes(Tensor r, Tensor w, Tensor k, Tensor v, Tensor a, Tensor g) {}

    /**
     * A mixer with fresh weights.
     *
     * @param config form
     * @param init how the matrices are drawn
     * @param dtype float type
     * @param rng random numbers
     */
    public Rwkv7TimeMixer(Rwkv7Config config, Init init, DType dtype, Rng rng) {
        super("RWKV-7", config.modelDim(), dtype);
        this.config = config;
        this.dtype = dtype;
        mixes = new Mixes(mix("r", 0.2), mix("w", 0.9), mix("k", 0.7), mix("v", 0.7), mix("a", 0.9), mix("g", 0.2));
        decay = lowRank("w", config.decayRank(), config::firstDecay, rng);
        rate = lowRank("a", config.rateRank(), config::firstRate, rng);
        residual = config.residual() ? lowRank("v", config.valueRank(), config::firstResidual, rng) : null;
        gate = lowRank("g", config.gateRank(), null, rng);
        int d = config.modelDim();
        removed = parameter("k_k", Depth.channels(dtype, d, config::firstRemoved));
        replaced = parameter("k_a", Depth.channels(dtype, d, i -> 1.02));
        bonus = parameter("r_k", Tensor.full(dtype, Shape.of(config.heads(), config.headSize()), -0.04));
        receptance = linear("receptance", init, rng);
        key = linear("key", init, rng);
        value = linear("value", init, rng);
        output = linear("output", init, rng);
        norm = child("ln_x", new GroupNorm(config.heads(), d, config.eps(), dtype));
    }

    /** The same mixer for generation. */
    private Rwkv7TimeMixer(Rwkv7TimeMixer trained) {
        super("RWKV-7", trained.config.modelDim(), trained.dtype);
        config = trained.config;
        dtype = trained.dtype;
        mixes = trained.mixes;
        decay = trained.decay;
        rate = trained.rate;
        residual = trained.residual;
        gate = trained.gate;
        removed = trained.removed;
        replaced = trained.replaced;
        bonus = trained.bonus;
        norm = trained.norm;
        receptance = Linear.packed(trained.receptance);
        key = Linear.packed(trained.key);
        value = Linear.packed(trained.value);
        output = Linear.packed(trained.output);
    }

    private Tensor mix(String name, double power) {
        return parameter("x_" + name, Depth.channels(dtype, config.modelDim(), i -> config.firstMix(i, power)));
    }

    private LowRank lowRank(String name, int rank, IntToDoubleFunction first, Rng rng) {
        int d = config.modelDim();
        Tensor offset = first == null ? null : parameter(name + 0, Depth.channels(dtype, d, first));
        Tensor down = parameter(name + 1, Tensor.zeros(dtype, Shape.of(d, rank)));
        Init narrow = Init.normal(0.1 / Math.sqrt(d));
        return new LowRank(offset, down,
                parameter(name + 2, narrow.tensor(dtype, Shape.of(rank, d), rank, d, rng.fork(name + 2))));
    }

    private Linear linear(String name, Init init, Rng rng) {
        int d = config.modelDim();
        return child(name, new Linear(d, d, false, init, dtype, rng.fork(name)));
    }

    /**
     * What a layer within a whole model returns.
     *
     * @param output [B,T,D]
     * @param state after the last token
     * @param values [B,T,D] of the first layer, for the layers after it
     */
    public record Layered(Tensor output, RecurrentState state, Tensor values) {}

    /**
     * Goes on by several tokens, as a layer of a whole model.
     *
     * @param x [B,T,D]
     * @param padding which tokens count
     * @param state where to go on from
     * @param firstValues values of the first layer [B,T,D], or null in the first layer
     * @return output, state and the values of the first layer
     */
    public Layered layered(Tensor x, Padding padding, RecurrentState state, Tensor firstValues) {
        return run(padding.hide(x), padding, parts(x, state), firstValues);
    }

    @Override
    protected Step<List<Tensor>> run(Tensor x, Padding mask, List<Tensor> state) {
        Layered all = run(x, mask, state, null);
        return new Step<>(all.output, all.state.parts());
    }

    /** With the values of the first layer [B,T,D], if this one mixes them in. */
    private Layered run(Tensor x, Padding mask, List<Tensor> state, Tensor firstValues) {
        Tensor last = state.get(0);
        Tensor r = split(receptance.forward(TokenShift.mixBack(x, mixes.r, last)));
        Tensor plainKey = key.forward(TokenShift.mixBack(x, mixes.k, last));
        Tensor own = value.forward(TokenShift.mixBack(x, mixes.v, last));
        Tensor v = split(values(TokenShift.mixBack(x, mixes.v, last), own, firstValues));
        Tensor a = rate.of(TokenShift.mixBack(x, mixes.a, last), y -> y).sigmoid();
        Tensor fading = decay.of(TokenShift.mixBack(x, mixes.w, last), Tensor::tanh).sigmoid().mul(FASTEST);
        Tensor kappa = split(plainKey.mul(removed)).apply(new L2Normalize(-1, LEAST_LENGTH));
        Tensor k = split(plainKey.mul(a.add(-1).mul(replaced).add(1)));
        Recurrence wkv = Recurrence.lowRank(r, mask.hide(k), v, kappa.mul(-1), mask.hide(kappa.mul(split(a))),
                mask.hide(split(fading)), state.get(1));
        Tensor read = norm.forward(wkv.output().reshape(x.shape().dims()));
        Tensor direct = r.mul(k).mul(bonus).sum(-1).reshape(x.dim(0), x.dim(1), config.heads(), 1).mul(v);
        Tensor g = gate.of(TokenShift.mixBack(x, mixes.g, last), Tensor::sigmoid);
        Tensor y = output.forward(read.add(direct.reshape(x.shape().dims())).mul(g)); // [B,T,D]
        RecurrentState after = state(List.of(TokenShift.last(x), wkv.state()));
        return new Layered(y, after, firstValues == null ? own : firstValues);
    }

    private Tensor values(Tensor mixed, Tensor own, Tensor first) {
        if (residual == null) {
            return own;
        }
        if (first == null) {
            throw new IllegalStateException(
                    "this RWKV-7 layer mixes in the values of the first layer, which only a whole model has");
        }
        return own.add(first.sub(own).mul(residual.of(mixed, y -> y).sigmoid()));
    }

    private Tensor split(Tensor x) {
        return x.reshape(x.dim(0), x.dim(1), config.heads(), config.headSize());
    }

    @Override
    protected List<Shape> stateShapes(int batch) {
        return List.of(Shape.of(batch, config.modelDim()),
                Shape.of(batch, config.heads(), config.headSize(), config.headSize()));
    }

    @Override
    public Rwkv7TimeMixer packed() {
        return new Rwkv7TimeMixer(this);
    }
}
