package dev.gradus.sequence;

import dev.gradus.autograd.Autograd;
import dev.gradus.nn.Activation;
import dev.gradus.nn.Init;
import dev.gradus.nn.Linear;
import dev.gradus.op.math.Gated;
import dev.gradus.op.math.PackedGated;
import dev.gradus.op.shape.Concat;
import dev.gradus.random.Rng;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;

/**
 * The dense feed-forward network: {@code y = W_down f(W_up x)}, or gated {@code y = W_down (f(W_gate x) * W_up x)} (Vaswani
 * et al. 2017, section 3.3; Shazeer 2020, GLU variants: SwiGLU, GEGLU).
 */
public final class FeedForward extends TokenMixer {
    private final Config config;
    private final Linear gate;
    private final Linear up;
    private final Linear down;

    /**
     * Form of the network.
     *
     * @param modelDim   D, width of a token
     * @param hiddenDim  F, width inside
     * @param activation f
     * @param gated      whether f gates a second projection
     * @param biased     whether the linear maps have biases
     * @param names      what the linear maps are called
     * @param chunk      tokens that are computed at a time, or 0 for all
     */
    public record Config(
            int modelDim, int hiddenDim, Activation activation, boolean gated, boolean biased, Names names,
            int chunk) {

        /** Checks the ranges. */
        public Config {
            if (modelDim < 1 || hiddenDim < 1 || chunk < 0) {
                throw new IllegalArgumentException(
                        "a feed-forward network needs modelDim and hiddenDim of at least 1 and a chunk of at least 0,"
                                + " got " + modelDim + ", " + hiddenDim + " and " + chunk);
            }
        }

        /**
         * All tokens at once.
         *
         * @param modelDim   D
         * @param hiddenDim  F
         * @param activation f
         * @param gated      whether f gates a second projection
         * @param biased     whether the linear maps have biases
         * @param names      what the linear maps are called
         */
        public Config(
                int modelDim, int hiddenDim, Activation activation, boolean gated, boolean biased, Names names) {
            this(modelDim, hiddenDim, activation, gated, biased, names, 0);
        }

        /**
         * The same with some tokens at a time: what is F wide exists for a chunk only, and is computed again on the way
         * back (Kitaev et al. 2020, section 3). Outputs and gradients of inputs keep their bits; those of weights are
         * summed by chunks.
         *
         * @param tokens of a chunk
         * @return the settings
         */
        public Config inChunks(int tokens) {
            return new Config(modelDim, hiddenDim, activation, gated, biased, names, tokens);
        }

        /**
         * Llama's SwiGLU without biases.
         *
         * @param modelDim  D
         * @param hiddenDim F
         * @return the settings
         */
        public static Config swiGlu(int modelDim, int hiddenDim) {
            return new Config(modelDim, hiddenDim, Activation.SILU, true, false, Names.LLAMA);
        }

        /**
         * GPT-2's GELU network with biases.
         *
         * @param modelDim  D
         * @param hiddenDim F
         * @return the settings
         */
        public static Config gpt2(int modelDim, int hiddenDim) {
            return new Config(modelDim, hiddenDim, Activation.GELU_TANH, false, true, Names.GPT2);
        }
    }

    /**
     * Names of the linear maps in public checkpoints.
     *
     * @param gate of the gate; unused if there is none
     * @param up   of the projection to F
     * @param down of the projection back to D
     */
    public record Names(String gate, String up, String down) {
        /** {@code gate_proj, up_proj, down_proj}. */
        public static final Names LLAMA = new Names("gate_proj", "up_proj", "down_proj");
        /** {@code c_fc, c_proj}. */
        public static final Names GPT2 = new Names("", "c_fc", "c_proj");
        /** {@code w1, w3, w2}: an expert of Mixtral. */
        public static final Names MIXTRAL = new Names("w1", "w3", "w2");
    }

    /**
     * A network with fresh weights.
     *
     * @param config form
     * @param init   how the matrices are drawn
     * @param dtype  float type
     * @param rng    random numbers
     */
    public FeedForward(Config config, Init init, DType dtype, Rng rng) {
        this.config = config;
        Names names = config.names;
        gate = config.gated ? linear(names.gate, config.modelDim, config.hiddenDim, init, dtype, rng) : null;
        up = linear(names.up, config.modelDim, config.hiddenDim, init, dtype, rng);
        down = linear(names.down, config.hiddenDim, config.modelDim, init, dtype, rng);
    }

    /** The same network for generation: one packed projection for gate and values. */
    private FeedForward(FeedForward trained) {
        config = trained.config;
        gate = null;
        up = trained.gate == null ? Linear.packed(trained.up) : Linear.packed(trained.gate, trained.up);
        down = Linear.packed(trained.down);
    }

    @Override
    public FeedForward packed() {
        return new FeedForward(this);
    }

    private Linear linear(String name, int in, int out, Init init, DType dtype, Rng rng) {
        return child(name, new Linear(in, out, config.biased, init, dtype, rng.fork(name)));
    }

    @Override
    protected Tensor mix(Tensor x) {
        int tokens = x.size() / config.modelDim;
        if (config.chunk == 0 || tokens <= config.chunk) {
            return whole(x);
        }
        Tensor rows = x.reshape(tokens, config.modelDim);
        Tensor[] parts = new Tensor[(tokens + config.chunk - 1) / config.chunk];
        for (int i = 0; i < parts.length; i++) {
            int from = i * config.chunk;
            Tensor part = rows.slice(0, from, Math.min(tokens, from + config.chunk));
            parts[i] = Autograd.checkpoint(this::whole, part);
        }
        return parts[0].apply(new Concat(0), Arrays.copyOfRange(parts, 1, parts.length)).reshape(x.shape().dims());
    }

    private Tensor whole(Tensor x) {
        Tensor hidden = up.forward(x); // [..., F], or [..., 2 F] with the gate in front when packed
        if (!config.gated) {
            return down.forward(config.activation.apply(hidden));
        }
        return down.forward(gate != null
                ? gate.forward(x).apply(new Gated(config.activation.op()), hidden)
                : hidden.apply(new PackedGated(config.activation.op(), false))); // [..., D]
    }
}
