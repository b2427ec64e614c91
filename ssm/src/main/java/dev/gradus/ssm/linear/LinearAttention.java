package dev.gradus.ssm.linear;

import dev.gradus.nn.Init;
import dev.gradus.nn.Linear;
import dev.gradus.random.Rng;
import dev.gradus.sequence.Step;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.List;

/**
 * Linear attention: {@code S_t = S_(t-1) + f(k_t) v_t^T, z_t = z_(t-1) + f(k_t), y_t = S_t^T f(q_t) / (z_t f(q_t) +
 * eps)}, and a projection back.
 *
 * <p>The softmax of attention is replaced by a product of features, so that the past fits into a matrix of each head.
 * The state is S [B,H,F,V] and z [B,H,F], the latter only if weights are normalised. Legend: B sequences, T tokens, D
 * channels, H heads, F features of a key, V elements of a value. Katharopoulos et al. 2020.
 */
public final class LinearAttention extends RecurrentMixer {
    private final Config config;
    private final Projections projections;
    private final Linear out;

    /**
     * Form of the attention.
     *
     * @param heads sizes
     * @param map f
     * @param normalised whether weights of a query add up to 1
     * @param eps added to their sum
     * @param scale factor of the queries
     */
    public record Config(HeadForm heads, FeatureMap map, boolean normalised, double eps, double scale) {

        /** Checks the numbers. */
        public Config {
            if (!(eps >= 0) || !Double.isFinite(scale) || scale == 0) {
                throw new IllegalArgumentException(
                        "linear attention needs an eps of at least 0 and a scale, got " + eps + " and " + scale);
            }
        }

        /**
         * The paper's: elu + 1, normalised, eps 1e-6.
         *
         * @param modelDim D
         * @param heads H, a divisor of D
         * @return the settings
         */
        public static Config of(int modelDim, int heads) {
            return new Config(
                    HeadForm.of(modelDim, heads, modelDim, modelDim), FeatureMap.ELU_PLUS_ONE, true, 1e-6, 1);
        }
    }

    /**
     * An attention with fresh weights.
     *
     * @param config form
     * @param init how the matrices are drawn
     * @param dtype float type
     * @param rng random numbers
     */
    public LinearAttention(Config config, Init init, DType dtype, Rng rng) {
        super("linear attention", config.heads.modelDim(), dtype);
        this.config = config;
        HeadForm form = config.heads;
        projections = Projections.of(form, (name, width) -> child(
                name, new Linear(form.modelDim(), width, false, init, dtype, rng.fork(name))));
        out = child("o_proj", new Linear(form.valueDim(), form.modelDim(), false, init, dtype, rng.fork("o_proj")));
    }

    /** The same attention for generation. */
    private LinearAttention(LinearAttention trained) {
        super("linear attention", trained.config.heads.modelDim(), trained.out.weight().dtype());
        config = trained.config;
        projections = trained.projections.packed();
        out = Linear.packed(trained.out);
    }

    @Override
    protected Step<List<Tensor>> run(Tensor x, Padding mask, List<Tensor> state) {
        Projections.Heads h = projections.of(x, config.heads);
        Tensor q = config.map.of(h.q()).mul(config.scale);
        Tensor k = mask.hide(config.map.of(h.k()));
        if (!config.normalised) {
            Recurrence r = Recurrence.outer(q, k, h.v(), null, state.get(0));
            return new Step<>(out.forward(config.heads.join(r.output())), List.of(r.state()));
        }
        NormalisedRecurrence r =
                NormalisedRecurrence.of(q, k, h.v(), state.get(0), state.get(1), config.eps);
        return new Step<>(out.forward(config.heads.join(r.output())), List.of(r.state(), r.sum()));
    }

    @Override
    protected List<Shape> stateShapes(int batch) {
        int features = config.map.features(config.heads.keySize());
        Shape state = config.heads.state(batch, features);
        return config.normalised ? List.of(state, Shape.of(batch, config.heads.heads(), features)) : List.of(state);
    }

    @Override
    public LinearAttention packed() {
        return new LinearAttention(this);
    }
}
