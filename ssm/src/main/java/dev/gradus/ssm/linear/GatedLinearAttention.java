package dev.gradus.ssm.linear;

import dev.gradus.nn.Init;
import dev.gradus.nn.Linear;
import dev.gradus.op.math.Gated;
import dev.gradus.op.math.LogSigmoid;
import dev.gradus.op.math.Silu;
import dev.gradus.random.Rng;
import dev.gradus.sequence.Step;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.List;

/**
 * Gated linear attention: {@code S_t = diag(alpha_t) S_(t-1) + k_t v_t^T, y_t = S_t^T q_t} with {@code alpha =
 * sigmoid(x W_1 W_2 + b)^(1/16)} for each key channel; then {@code W_o (rms(y) silu(g))}.
 *
 * <p>The state is S [B,H,K,V]. Legend: B sequences, T tokens, D channels, H heads, K elements of a key, V of a value.
 * Yang et al. 2023; names as in flash-linear-attention.
 */
public final class GatedLinearAttention extends RecurrentMixer {
    private final Config config;
    private final Projections projections;
    private final Linear gate;
    private final Linear decayDown;
    private final Linear decayUp;
    private final HeadNorm norm;
    private final Linear out;

    /**
     * Form of the attention.
     *
     * @param heads sizes
     * @param rank rank of what makes the decay
     * @param root which root of the sigmoid the decay is: larger forgets more slowly
     * @param eps of the norm
     */
    public record Config(HeadForm heads, int rank, double root, double eps) {

        /** Checks the numbers. */
        public Config {
            if (rank < 1 || !(root > 0) || !(eps > 0)) {
                throw new IllegalArgumentException(
                        "gated linear attention needs a rank of at least 1 and a positive root"
                                + " and eps, got " + rank + ", " + root + " and " + eps);
            }
        }

        /**
         * The paper's: keys half as wide as the model, rank 16, the 16th root.
         *
         * @param modelDim D
         * @param heads H, a divisor of D/2
         * @return the settings
         */
        public static Config of(int modelDim, int heads) {
            return new Config(HeadForm.of(modelDim, heads, modelDim / 2, modelDim), 16, 16, 1e-5);
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
    public GatedLinearAttention(Config config, Init init, DType dtype, Rng rng) {
        super("GLA", config.heads.modelDim(), dtype);
        this.config = config;
        HeadForm form = config.heads;
        int d = form.modelDim();
        projections = Projections.of(form, (name, width) -> child(
                name, new Linear(d, width, false, init, dtype, rng.fork(name))));
        gate = child("g_proj", new Linear(d, form.valueDim(), false, init, dtype, rng.fork("g_proj")));
        decayDown = child("gk_proj.0", new Linear(d, config.rank, false, init, dtype, rng.fork("gk_proj.0")));
        decayUp = child("gk_proj.1",
                new Linear(config.rank, form.keyDim(), true, init, dtype, rng.fork("gk_proj.1")));
        norm = child("g_norm_swish_gate", new HeadNorm(form.valueSize(), config.eps, dtype));
        out = child("o_proj", new Linear(form.valueDim(), d, false, init, dtype, rng.fork("o_proj")));
    }

    /** The same attention for generation. */
    private GatedLinearAttention(GatedLinearAttention trained) {
        super("GLA", trained.config.heads.modelDim(), trained.out.weight().dtype());
        config = trained.config;
        norm = trained.norm;
        decayDown = trained.decayDown;
        decayUp = trained.decayUp;
        projections = trained.projections.packed();
        gate = Linear.packed(trained.gate);
        out = Linear.packed(trained.out);
    }

    @Override
    protected Step<List<Tensor>> run(Tensor x, Padding mask, List<Tensor> state) {
        HeadForm form = config.heads;
        Projections.Heads h = projections.of(x, form);
        Tensor decay = decayUp.forward(decayDown.forward(x)).apply(new LogSigmoid()).mul(1 / config.root);
        Tensor q = h.q().mul(1 / Math.sqrt(form.keySize()));
        Recurrence r = Recurrence.outer(
                q, mask.hide(h.k()), h.v(), mask.hide(form.split(decay)), state.get(0));
        Tensor read = form.join(norm.of(r.output()));
        Tensor y = out.forward(gate.forward(x).apply(new Gated(new Silu()), read)); // [B,T,D]
        return new Step<>(y, List.of(r.state()));
    }

    @Override
    protected List<Shape> stateShapes(int batch) {
        return List.of(config.heads.state(batch, config.heads.keySize()));
    }

    @Override
    public GatedLinearAttention packed() {
        return new GatedLinearAttention(this);
    }
}
