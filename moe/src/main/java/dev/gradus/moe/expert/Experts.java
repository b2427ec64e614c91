package dev.gradus.moe.expert;

import dev.gradus.moe.dispatch.Dispatch;
import dev.gradus.nn.Activation;
import dev.gradus.nn.Init;
import dev.gradus.nn.Layer;
import dev.gradus.op.math.Gated;
import dev.gradus.random.Rng;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/**
 * E feed-forward networks without biases, each applied to its own rows:
 * {@code E_e(x) = W_down[e] f(W_up[e] x)}, or gated {@code W_down[e] (f(W_gate[e] x) * W_up[e] x)} (Shazeer 2020).
 *
 * <p>The weights of all experts lie in one array: {@code up_proj} [E, F, D], {@code down_proj} [E, D, F] and, if gated,
 * {@code gate_proj} [E, F, D]. {@link ExpertWeights} translates checkpoints that hold one tensor an expert.
 */
public final class Experts extends Layer {
    private final Config config;
    private final Tensor gate;
    private final Tensor up;
    private final Tensor down;
    private final PackedExperts packed;

    /**
     * Form of the experts.
     *
     * @param numExperts E
     * @param modelDim   D, width of a token
     * @param hiddenDim  F, width inside an expert
     * @param activation f
     * @param gated      whether f gates a second projection: SwiGLU with SILU, GEGLU with GELU
     */
    public record Config(int numExperts, int modelDim, int hiddenDim, Activation activation, boolean gated) {
        /** Checks the ranges. */
        public Config {
            if (numExperts < 1 || modelDim < 1 || hiddenDim < 1) {
                throw new IllegalArgumentException("experts need numExperts, modelDim and hiddenDim of at least 1, got "
                        + numExperts + ", " + modelDim + " and " + hiddenDim);
            }
        }

        /**
         * Parameters of one expert: {@code 2 D F}, gated {@code 3 D F}.
         *
         * @return the count
         */
        public long parametersPerExpert() {
            return (gated ? 3L : 2L) * modelDim * hiddenDim;
        }
    }

    /**
     * Experts with fresh weights.
     *
     * @param config form
     * @param init   how each expert's matrices are drawn
     * @param dtype  float type
     * @param rng    random numbers
     */
    public Experts(Config config, Init init, DType dtype, Rng rng) {
        this.config = config;
        gate = config.gated ? weight("gate_proj", config.hiddenDim, config.modelDim, init, dtype, rng) : null;
        up = weight("up_proj", config.hiddenDim, config.modelDim, init, dtype, rng);
        down = weight("down_proj", config.modelDim, config.hiddenDim, init, dtype, rng);
        packed = null;
    }

    private Experts(Experts trained) {
        config = trained.config;
        gate = null;
        up = null;
        down = null;
        packed = new PackedExperts(config, trained.gate, trained.up, trained.down);
    }

    /**
     * These experts laid out for generation: a copy of the weights in the order that products with few rows read fastest. It
     * owns no parameters, does not train and does not see later changes.
     *
     * @return experts with the same outputs
     */
    public Experts packed() {
        return packed != null ? this : new Experts(this);
    }

    private Tensor weight(String name, int rows, int cols, Init init, DType dtype, Rng rng) {
        Shape shape = Shape.of(config.numExperts, rows, cols);
        return parameter(name, init.tensor(dtype, shape, cols, rows, rng.fork(name)));
    }

    /**
     * Applies each expert to its rows.
     *
     * @param rows     [R, D], sorted by expert
     * @param dispatch whose rows are whose
     * @return [R, D]
     */
    public Tensor forward(Tensor rows, Dispatch dispatch) {
        if (packed != null) {
            return packed.forward(rows, dispatch);
        }
        GroupedLinear grouped = new GroupedLinear(dispatch);
        Tensor hidden = rows.apply(grouped, up); // [R, F]
        Tensor active = gate == null
                ? config.activation.apply(hidden)
                : rows.apply(grouped, gate).apply(new Gated(config.activation.op()), hidden);
        return active.apply(grouped, down);
    }

    /**
     * The form.
     *
     * @return the settings
     */
    public Config config() {
        return config;
    }
}
