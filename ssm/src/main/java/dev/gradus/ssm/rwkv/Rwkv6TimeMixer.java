package dev.gradus.ssm.rwkv;

import dev.gradus.autograd.Autograd;
import dev.gradus.nn.GroupNorm;
import dev.gradus.nn.Init;
import dev.gradus.nn.Linear;
import dev.gradus.op.math.Gated;
import dev.gradus.op.math.Silu;
import dev.gradus.op.shape.Split;
import dev.gradus.random.Rng;
import dev.gradus.sequence.Step;
import dev.gradus.ssm.linear.Padding;
import dev.gradus.ssm.linear.Recurrence;
import dev.gradus.ssm.linear.RecurrentMixer;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.List;

/**
 * Time mixing of RWKV-6: as RWKV-5, but how much of the token before is mixed in, and how fast each channel fades, depend on
 * the token, {@code x_i = x + d (maa_i + m_i), m = tanh((x + d maa_x) W_1) W_2, d = x_(t-1) - x_t; w = e^(-e^(time_decay +
 * tanh(x_w A) B))}.
 *
 * <p>The state is the last token [B,D] and S [B,H,N,N]. Legend: B sequences, T tokens, D channels, H heads of N channels. Peng
 * et al. 2024, "Eagle and Finch"; names of BlinkDL's checkpoints.
 */
public final class Rwkv6TimeMixer extends RecurrentMixer {
    private static final int BRANCHES = 5;
    private static final String[] NAMES = {"w", "k", "v", "r", "g"};

    private final Config config;
    private final Tensor maaX;
    private final Tensor[] maa = new Tensor[BRANCHES];
    private final Tensor maaW1;
    private final Tensor maaW2;
    private final Tensor decay;
    private final Tensor decayW1;
    private final Tensor decayW2;
    private final Tensor bonus;
    private final Linear receptance;
    private final Linear key;
    private final Linear value;
    private final Linear output;
    private final Linear gate;
    private final GroupNorm norm;
    private final DType dtype;

    /**
     * Form of the mixer.
     *
     * @param modelDim D
     * @param headSize N, a divisor of D
     * @param mixRank rank of the five changes of the token shift
     * @param decayRank rank of the change of the decay
     * @param eps of the norm
     * @param depth where the layer stands
     */
    public record Config(int modelDim, int headSize, int mixRank, int decayRank, double eps, Depth depth) {

        /** Checks the sizes. */
        public Config {
            if (modelDim < 1 || headSize < 1 || modelDim % headSize != 0 || mixRank < 1 || decayRank < 1
                    || !(eps > 0)) {
                throw new IllegalArgumentException(
                        "RWKV-6 needs a headSize that divides modelDim, ranks of at least 1 and"
                                + " a positive eps, got headSize " + headSize + ", modelDim " + modelDim + ", ranks "
                                + mixRank
                                + " and " + decayRank + " and eps " + eps);
            }
        }

        /**
         * BlinkDL's: ranks 32 and 64, eps 64e-5.
         *
         * @param modelDim D
         * @param headSize N
         * @param depth where the layer stands
         * @return the settings
         */
        public static Config of(int modelDim, int headSize, Depth depth) {
            return new Config(modelDim, headSize, 32, 64, 64e-5, depth);
        }

        private int heads() {
            return modelDim / headSize;
        }
    }

    /**
     * A mixer with fresh weights.
     *
     * @param config form
     * @param init how the matrices are drawn
     * @param dtype float type
     * @param rng random numbers
     */
    public Rwkv6TimeMixer(Config config, Init init, DType dtype, Rng rng) {
        super("RWKV-6", config.modelDim, dtype);
        this.config = config;
        this.dtype = dtype;
        int d = config.modelDim;
        Depth depth = config.depth;
        maaX = mix("x", depth.down(), 0);
        for (int i = 0; i < BRANCHES; i++) {
            boolean half = i >= 3; // r and g
            mixOf(i, half ? 0.5 * depth.down() : depth.down(), i == 2 ? 0.3 * depth.up() : 0);
        }
        maaW1 = lowRank("time_maa_w1", Shape.of(d, BRANCHES * config.mixRank), 1e-4, rng);
        maaW2 = lowRank("time_maa_w2", Shape.of(BRANCHES, config.mixRank, d), 1e-2, rng);
        decay = parameter("time_decay", Depth.channels(dtype, d, i -> -6 + 5 * depth.spread(i, d)));
        decayW1 = lowRank("time_decay_w1", Shape.of(d, config.decayRank), 1e-4, rng);
        decayW2 = lowRank("time_decay_w2", Shape.of(config.decayRank, d), 1e-2, rng);
        bonus = parameter("time_faaaa", Depth.values(
                dtype, Shape.of(config.heads(), config.headSize), i -> Rwkv5TimeMixer.bonus(i, d, depth)));
        receptance = child("receptance", new Linear(d, d, false, init, dtype, rng.fork("receptance")));
        key = child("key", new Linear(d, d, false, init, dtype, rng.fork("key")));
        value = child("value", new Linear(d, d, false, init, dtype, rng.fork("value")));
        output = child("output", new Linear(d, d, false, init, dtype, rng.fork("output")));
        gate = child("gate", new Linear(d, d, false, init, dtype, rng.fork("gate")));
        norm = child("ln_x", new GroupNorm(config.heads(), d, config.eps, dtype));
    }

    /** The same mixer for generation. */
    private Rwkv6TimeMixer(Rwkv6TimeMixer trained) {
        super("RWKV-6", trained.config.modelDim, trained.dtype);
        config = trained.config;
        dtype = trained.dtype;
        maaX = trained.maaX;
        System.arraycopy(trained.maa, 0, maa, 0, BRANCHES);
        maaW1 = trained.maaW1;
        maaW2 = trained.maaW2;
        decay = trained.decay;
        decayW1 = trained.decayW1;
        decayW2 = trained.decayW2;
        bonus = trained.bonus;
        norm = trained.norm;
        receptance = Linear.packed(trained.receptance);
        key = Linear.packed(trained.key);
        value = Linear.packed(trained.value);
        output = Linear.packed(trained.output);
        gate = Linear.packed(trained.gate);
    }

    private void mixOf(int branch, double power, double more) {
        maa[branch] = mix(NAMES[branch], power, more);
    }

    private Tensor mix(String name, double power, double more) {
        int d = config.modelDim;
        return parameter("time_maa_" + name,
                Depth.channels(dtype, d, i -> 1 - StrictMath.pow((double) i / d, power) - more));
    }

    private Tensor lowRank(String name, Shape shape, double bound, Rng rng) {
        Init uniform = (values, in, out, random) -> random.fillUniform(values, -bound, bound);
        return parameter(name, uniform.tensor(dtype, shape, 1, 1, rng.fork(name)));
    }

    @Override
    protected Step<List<Tensor>> run(Tensor x, Padding mask, List<Tensor> state) {
        Tensor last = state.get(0);
        Tensor[] mixed = mixed(x, last);
        Tensor fading = decay.add(mixed[0].matmul(decayW1).tanh().matmul(decayW2)).exp().mul(-1); // [B,T,D]
        Tensor k = mask.hide(split(key.forward(mixed[1])));
        Tensor v = split(value.forward(mixed[2]));
        Tensor r = split(receptance.forward(mixed[3]));
        Tensor g = gate.forward(mixed[4]);
        Recurrence wkv = Recurrence.withBonus(r, k, v, mask.hide(split(fading)), bonus, state.get(1));
        Tensor y = norm.forward(wkv.output().reshape(x.shape().dims()));
        return new Step<>(
                output.forward(g.apply(new Gated(new Silu()), y)), List.of(TokenShift.last(x), wkv.state()));
    }

    /** The token as decay, key, value, receptance and gate see it, [B,T,D] each. */
    private Tensor[] mixed(Tensor x, Tensor last) {
        int rows = x.dim(0) * x.dim(1);
        Tensor back = TokenShift.difference(x, last);
        Tensor hidden = TokenShift.mixBack(x, maaX, last).matmul(maaW1).tanh(); // [B,T,5 R]
        Tensor apart = hidden.reshape(rows, BRANCHES, config.mixRank).permute(1, 0, 2); // [5,B T,R]
        int[] one = {1, 1, 1, 1, 1};
        Tensor[] changes = Autograd.run(new Split(0, one), apart.matmul(maaW2)); // [1,B T,D] each
        Tensor[] mixed = new Tensor[BRANCHES];
        for (int i = 0; i < BRANCHES; i++) {
            mixed[i] = x.add(back.mul(changes[i].reshape(x.shape().dims()).add(maa[i])));
        }
        return mixed;
    }

    private Tensor split(Tensor x) {
        return x.reshape(x.dim(0), x.dim(1), config.heads(), config.headSize);
    }

    @Override
    protected List<Shape> stateShapes(int batch) {
        return List.of(Shape.of(batch, config.modelDim),
                Shape.of(batch, config.heads(), config.headSize, config.headSize));
    }

    @Override
    public Rwkv6TimeMixer packed() {
        return new Rwkv6TimeMixer(this);
    }
}
