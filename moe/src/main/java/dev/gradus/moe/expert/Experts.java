package dev.gradus.moe.expert;

import dev.gradus.autograd.Autograd;
import dev.gradus.moe.dispatch.Dispatch;
import dev.gradus.nn.Activation;
import dev.gradus.nn.Dropout;
import dev.gradus.nn.Init;
import dev.gradus.nn.Layer;
import dev.gradus.op.math.Gated;
import dev.gradus.random.Rng;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import dev.gradus.tensor.Workspace;

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
    private final Dropout dropout;

    /**
     * Form of the experts.
     *
     * @param numExperts E
     * @param modelDim   D, width of a token
     * @param hiddenDim  F, width inside an expert
     * @param activation f
     * @param gated      whether f gates a second projection: SwiGLU with SILU, GEGLU with GELU
     * @param recompute  whether the graph keeps only the rows that go in and come out, and the backward pass computes what
     *                   lies between again: R (2 D) numbers instead of R (2 D + 3 F), or R (2 D + 2 F) without a gate, for
     *                   one more forward pass and the same gradients bit for bit
     */
    public record Config(
            int numExperts, int modelDim, int hiddenDim, Activation activation, boolean gated, boolean recompute) {
        /** Checks the ranges. */
        public Config {
            if (numExperts < 1 || modelDim < 1 || hiddenDim < 1) {
                throw new IllegalArgumentException("experts need numExperts, modelDim and hiddenDim of at least 1, got "
                        + numExperts + ", " + modelDim + " and " + hiddenDim);
            }
        }

        /**
         * Experts that keep what they computed for the backward pass.
         *
         * @param numExperts E
         * @param modelDim   D, width of a token
         * @param hiddenDim  F, width inside an expert
         * @param activation f
         * @param gated      whether f gates a second projection
         */
        public Config(int numExperts, int modelDim, int hiddenDim, Activation activation, boolean gated) {
            this(numExperts, modelDim, hiddenDim, activation, gated, false);
        }

        /**
         * The same experts, computed again on the way back.
         *
         * @return the form
         */
        public Config recomputed() {
            return new Config(numExperts, modelDim, hiddenDim, activation, gated, true);
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
        this(config, 0, init, dtype, rng);
    }

    /**
     * Experts with fresh weights and expert dropout: dropout of the hidden values, stronger than elsewhere in a model where
     * few examples meet each expert (Fedus et al. 2021, section 2.4).
     *
     * @param config  form
     * @param dropout probability to drop a hidden value in training
     * @param init    how each expert's matrices are drawn
     * @param dtype   float type
     * @param rng     random numbers
     */
    public Experts(Config config, double dropout, Init init, DType dtype, Rng rng) {
        this.config = config;
        this.dropout = dropout == 0 ? null : child("dropout", new Dropout(dropout, rng.fork("dropout")));
        gate = config.gated ? weight("gate_proj", config.hiddenDim, config.modelDim, init, dtype, rng) : null;
        up = weight("up_proj", config.hiddenDim, config.modelDim, init, dtype, rng);
        down = weight("down_proj", config.modelDim, config.hiddenDim, init, dtype, rng);
        packed = null;
    }

    /**
     * Experts that live elsewhere, such as in a file: for generation only. They own no parameters.
     *
     * @param config form
     * @param source where to get an expert that has rows
     */
    public Experts(Config config, ExpertSource source) {
        this(config, null, null, null, new PackedExperts(config.numExperts, source));
    }

    private Experts(Config config, Tensor gate, Tensor up, Tensor down, PackedExperts packed) {
        this.config = config;
        this.gate = gate;
        this.up = up;
        this.down = down;
        this.packed = packed;
        this.dropout = null;
    }

    /**
     * These experts laid out for generation: a copy of the weights, float32 in the order that products with few rows read
     * fastest, float64 as they lie. It owns no parameters, does not train and does not see later changes.
     *
     * @return experts with the same outputs, bit for bit
     */
    public Experts packed() {
        if (packed != null) {
            return this;
        }
        if (up.dtype() == DType.FLOAT32) {
            return new Experts(config, null, null, null, PackedExperts.resident(config, gate, up, down));
        }
        Tensor gates = gate == null ? null : Workspace.keep(gate);
        return new Experts(config, gates, Workspace.keep(up), Workspace.keep(down), null);
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
        return config.recompute
                ? Autograd.checkpoint(x -> compute(x, dispatch), rows, randoms().values().toArray(Rng[]::new))
                : compute(rows, dispatch);
    }

    private Tensor compute(Tensor rows, Dispatch dispatch) {
        GroupedLinear grouped = new GroupedLinear(dispatch);
        Tensor hidden = rows.apply(grouped, up); // [R, F]
        Tensor active = gate == null
                ? config.activation.apply(hidden)
                : rows.apply(grouped, gate).apply(new Gated(config.activation.op()), hidden);
        return (dropout == null ? active : dropout.forward(active)).apply(grouped, down);
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
