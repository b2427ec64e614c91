package dev.gradus.ssm.linear;

import dev.gradus.nn.Init;
import dev.gradus.nn.Linear;
import dev.gradus.op.math.Gated;
import dev.gradus.op.math.Silu;
import dev.gradus.op.shape.Expand;
import dev.gradus.random.Rng;
import dev.gradus.sequence.Rotary;
import dev.gradus.sequence.Step;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.List;

/**
 * Retention: {@code S_t = gamma S_(t-1) + k_t v_t^T, y_t = S_t^T q_t} with a fixed decay {@code gamma_h = 1 - 2^(-5-h)}
 * of each head and queries and keys turned by their position; then {@code W_o (silu(g) rms(y))}.
 *
 * <p>The state is S [B,H,K,V] and the position [B]. The norm of each head makes factors of its reading disappear.
 * Legend: B sequences, T tokens, D channels, H heads, K elements of a key, V of a value. Sun et al. 2023.
 */
public final class RetNet extends RecurrentMixer {
    private static final double FIRST_EXPONENT = -5;

    private final Config config;
    private final Rotary rotary;
    private final Projections projections;
    private final HeadNorm norm;
    private final Linear gate;
    private final Linear out;

    /**
     * Form of the retention.
     *
     * @param heads sizes
     * @param positions how queries and keys are turned, the paper's or flash-linear-attention's way
     * @param eps of the norm
     */
    public record Config(HeadForm heads, Turn positions, double eps) {

        /** Checks the numbers. */
        public Config {
            if (!(eps > 0)) {
                throw new IllegalArgumentException("retention needs a positive eps, got " + eps);
            }
            if (positions != Turn.NONE && heads.keySize() % 2 != 0) {
                throw new IllegalArgumentException(
                        "retention needs keys of even size to turn them, got " + heads.keySize());
            }
        }

        /**
         * The paper's: values twice as wide as keys, xPos angles.
         *
         * @param modelDim D
         * @param heads H, a divisor of D
         * @return the settings
         */
        public static Config of(int modelDim, int heads) {
            return new Config(HeadForm.of(modelDim, heads, modelDim, 2 * modelDim), Turn.XPOS, 1e-6);
        }
    }

    /**
     * A retention with fresh weights.
     *
     * @param config form
     * @param init how the matrices are drawn
     * @param dtype float type
     * @param rng random numbers
     */
    public RetNet(Config config, Init init, DType dtype, Rng rng) {
        super("RetNet", config.heads.modelDim(), dtype);
        this.config = config;
        HeadForm form = config.heads;
        rotary = config.positions.rotary(form.keySize());
        projections = Projections.of(form, (name, width) -> child(
                name, new Linear(form.modelDim(), width, false, init, dtype, rng.fork(name))));
        gate = child("g_proj", new Linear(form.modelDim(), form.valueDim(), false, init, dtype, rng.fork("g_proj")));
        norm = new HeadNorm(config.eps);
        out = child("out_proj", new Linear(form.valueDim(), form.modelDim(), false, init, dtype, rng.fork("out_proj")));
    }

    /** The same retention for generation. */
    private RetNet(RetNet trained) {
        super("RetNet", trained.config.heads.modelDim(), trained.out.weight().dtype());
        config = trained.config;
        rotary = trained.rotary;
        norm = trained.norm;
        projections = trained.projections.packed();
        gate = Linear.packed(trained.gate);
        out = Linear.packed(trained.out);
    }

    /**
     * Logarithms of the decays.
     *
     * @param heads H
     * @param dtype float type
     * @return {@code ln(1 - 2^(-5-h))}, [H]
     */
    public static Tensor logDecays(int heads, DType dtype) {
        double[] logs = new double[heads];
        for (int h = 0; h < heads; h++) {
            logs[h] = StrictMath.log1p(-StrictMath.pow(2, FIRST_EXPONENT - h));
        }
        return Tensor.of(logs, heads).to(dtype);
    }

    @Override
    protected Step<List<Tensor>> run(Tensor x, Padding mask, List<Tensor> state) {
        HeadForm form = config.heads;
        Projections.Heads h = projections.of(x, form);
        Tensor position = state.get(1);
        Tensor q = turn(h.q(), first(position));
        Tensor k = mask.hide(turn(h.k(), first(position))).mul(1 / Math.sqrt(form.keySize()));
        Tensor decays = logDecays(form.heads(), x.dtype())
                .apply(new Expand(Shape.of(x.dim(0), x.dim(1), form.heads())));
        Recurrence r = Recurrence.outer(q, k, h.v(), mask.hide(decays), state.get(0));
        Tensor read = form.join(norm.of(r.output()));
        Tensor y = out.forward(gate.forward(x).apply(new Gated(new Silu()), read)); // [B,T,D]
        return new Step<>(y, List.of(r.state(), position.add(x.dim(1))));
    }

    private Tensor turn(Tensor heads, int position) {
        return rotary == null ? heads : rotary.turn(heads, position);
    }

    /** Sequences of a batch go on together. */
    private static int first(Tensor position) {
        return (int) (position.dtype() == DType.FLOAT32 ? position.floats()[0] : position.doubles()[0]);
    }

    @Override
    protected List<Shape> stateShapes(int batch) {
        return List.of(config.heads.state(batch, config.heads.keySize()), Shape.of(batch));
    }

    @Override
    public RetNet packed() {
        return new RetNet(this);
    }
}
