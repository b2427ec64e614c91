package dev.gradus.ssm.rwkv;

import dev.gradus.nn.GroupNorm;
import dev.gradus.nn.Init;
import dev.gradus.nn.Linear;
import dev.gradus.op.math.Gated;
import dev.gradus.op.math.Silu;
import dev.gradus.op.shape.Expand;
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
 * Time mixing of RWKV-5: heads with a matrix for a state, {@code y_t = (S_(t-1) + (u k_t) v_t^T)^T r_t, S_t = diag(w) S_(t-1) +
 * k_t v_t^T} with {@code w = e^(-e^time_decay)}, then {@code W_o (groupnorm(y / 8) silu(g))}.
 *
 * <p>The state is the last token [B,D] and S [B,H,N,N]. Legend: B sequences, T tokens, D channels, H heads of N channels. Peng
 * et al. 2024, "Eagle and Finch"; names of BlinkDL's checkpoints.
 */
public final class Rwkv5TimeMixer extends RecurrentMixer {
    private static final int ZIGZAG = 3;

    private final Config config;
    private final DType dtype;
    private final Tensor mixK;
    private final Tensor mixV;
    private final Tensor mixR;
    private final Tensor mixG;
    private final Tensor decay;
    private final Tensor bonus;
    private final Linear receptance;
    private final Linear key;
    private final Linear value;
    private final Linear output;
    private final Linear gate;
    private final GroupNorm norm;

    /**
     * Form of the mixer.
     *
     * @param modelDim D
     * @param headSize N, a divisor of D
     * @param divisor of the readings before the norm
     * @param eps of the norm
     * @param depth where the layer stands
     */
    public record Config(int modelDim, int headSize, double divisor, double eps, Depth depth) {

        /** Checks the sizes. */
        public Config {
            if (modelDim < 1 || headSize < 1 || modelDim % headSize != 0 || !(divisor > 0) || !(eps > 0)) {
                throw new IllegalArgumentException(
                        "RWKV-5 needs a headSize that divides modelDim and a positive divisor"
                                + " and eps, got headSize " + headSize + ", modelDim " + modelDim + ", divisor "
                                + divisor
                                + " and eps " + eps);
            }
        }

        /**
         * BlinkDL's: readings divided by 8, eps 1e-5.
         *
         * @param modelDim D
         * @param headSize N
         * @param depth where the layer stands
         * @return the settings
         */
        public static Config of(int modelDim, int headSize, Depth depth) {
            return new Config(modelDim, headSize, 8, 1e-5, depth);
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
    public Rwkv5TimeMixer(Config config, Init init, DType dtype, Rng rng) {
        super("RWKV-5", config.modelDim, dtype);
        this.config = config;
        this.dtype = dtype;
        int d = config.modelDim;
        Depth depth = config.depth;
        Shape heads = Shape.of(config.heads(), config.headSize);
        mixK = mix("time_mix_k", depth.down(), 0);
        mixV = mix("time_mix_v", depth.down(), 0.3 * depth.up());
        mixR = mix("time_mix_r", 0.5 * depth.down(), 0);
        mixG = mix("time_mix_g", 0.5 * depth.down(), 0);
        decay = parameter("time_decay", Depth.values(dtype, heads, i -> -6 + 5 * depth.spread(i, d)));
        bonus = parameter("time_faaaa", Depth.values(dtype, heads, i -> bonus(i, d, depth)));
        receptance = child("receptance", new Linear(d, d, false, init, dtype, rng.fork("receptance")));
        key = child("key", new Linear(d, d, false, init, dtype, rng.fork("key")));
        value = child("value", new Linear(d, d, false, init, dtype, rng.fork("value")));
        output = child("output", new Linear(d, d, false, init, dtype, rng.fork("output")));
        gate = child("gate", new Linear(d, d, false, init, dtype, rng.fork("gate")));
        norm = child("ln_x", new GroupNorm(config.heads(), d, config.eps, dtype));
    }

    /** The same mixer for generation. */
    private Rwkv5TimeMixer(Rwkv5TimeMixer trained) {
        super("RWKV-5", trained.config.modelDim, trained.dtype);
        config = trained.config;
        dtype = trained.dtype;
        mixK = trained.mixK;
        mixV = trained.mixV;
        mixR = trained.mixR;
        mixG = trained.mixG;
        decay = trained.decay;
        bonus = trained.bonus;
        norm = trained.norm;
        receptance = Linear.packed(trained.receptance);
        key = Linear.packed(trained.key);
        value = Linear.packed(trained.value);
        output = Linear.packed(trained.output);
        gate = Linear.packed(trained.gate);
    }

    private Tensor mix(String name, double power, double more) {
        int d = config.modelDim;
        return parameter(name, Depth.channels(dtype, d, i -> StrictMath.pow((double) i / d, power) + more));
    }

    /** What versions 5 and 6 first give the current token. */
    static double bonus(int i, int width, Depth depth) {
        double ramp = width == 1 ? 1 : 1 - (double) i / (width - 1);
        return depth.up() * ramp + 0.1 * ((i + 1) % ZIGZAG - 1);
    }

    @Override
    protected Step<List<Tensor>> run(Tensor x, Padding mask, List<Tensor> state) {
        Tensor last = state.get(0);
        Tensor r = split(receptance.forward(TokenShift.mix(x, mixR, last)));
        Tensor k = mask.hide(split(key.forward(TokenShift.mix(x, mixK, last))));
        Tensor v = split(value.forward(TokenShift.mix(x, mixV, last)));
        Tensor g = gate.forward(TokenShift.mix(x, mixG, last));
        Tensor fading = mask.hide(decay.exp().mul(-1).apply(new Expand(k.shape()))); // [B,T,H,N]
        Recurrence wkv = Recurrence.withBonus(r, k, v, fading, bonus, state.get(1));
        Tensor y = norm.forward(wkv.output().reshape(x.shape().dims()).mul(1 / config.divisor));
        return new Step<>(
                output.forward(g.apply(new Gated(new Silu()), y)), List.of(TokenShift.last(x), wkv.state()));
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
    public Rwkv5TimeMixer packed() {
        return new Rwkv5TimeMixer(this);
    }
}
