package dev.gradus.ssm.recurrent;

import dev.gradus.nn.Init;
import dev.gradus.nn.Linear;
import dev.gradus.nn.RmsNorm;
import dev.gradus.op.math.Gated;
import dev.gradus.op.math.Silu;
import dev.gradus.random.Rng;
import dev.gradus.sequence.Step;
import dev.gradus.ssm.linear.Padding;
import dev.gradus.ssm.linear.RecurrentMixer;
import dev.gradus.ssm.scan.GatedRecurrence;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.List;

/**
 * The hierarchically gated recurrent network: {@code f_t = b + (1 - b) sigmoid(W_f x_t), h_t = f_t h_(t-1) + (1 - f_t)
 * silu(W_i x_t), y_t = W_o (rms(h_t) silu(W_g x_t))} with lower bounds b that grow from layer to layer.
 *
 * <p>Gates look at the token alone, so that all tokens are computed at once but for the recurrence. The state is h
 * [B,D]. Legend: B sequences, T tokens, D channels. Qin et al. 2023; real numbers and names as in
 * flash-linear-attention.
 */
public final class Hgrn extends RecurrentMixer {
    private final Config config;
    private final LowerBounds bounds;
    private final Linear forget;
    private final Linear input;
    private final Linear gate;
    private final RmsNorm norm;
    private final Linear out;

    /**
     * Form of the mixer.
     *
     * @param modelDim D
     * @param layer which layer of the model, from 0
     * @param eps of the norm
     */
    public record Config(int modelDim, int layer, double eps) {

        /** Checks the numbers. */
        public Config {
            if (modelDim < 1 || layer < 0 || !(eps > 0)) {
                throw new IllegalArgumentException("HGRN needs modelDim of at least 1, a layer from 0 and a positive"
                        + " eps, got " + modelDim + ", " + layer + " and " + eps);
            }
        }
    }

    /**
     * A mixer with fresh weights.
     *
     * @param config form
     * @param bounds lower bounds of the layers of the model, which they share
     * @param init how the matrices are drawn
     * @param dtype float type
     * @param rng random numbers
     */
    public Hgrn(Config config, LowerBounds bounds, Init init, DType dtype, Rng rng) {
        super("HGRN", config.modelDim, dtype);
        if (bounds.channels() != config.modelDim) {
            throw new IllegalArgumentException("HGRN needs lower bounds of " + config.modelDim + " channels, got "
                    + bounds.channels());
        }
        this.config = config;
        int d = config.modelDim;
        this.bounds = child("lower_bounds", bounds);
        forget = child("f_proj", new Linear(d, d, false, init, dtype, rng.fork("f_proj")));
        input = child("i_proj", new Linear(d, d, false, init, dtype, rng.fork("i_proj")));
        gate = child("g_proj", new Linear(d, d, false, init, dtype, rng.fork("g_proj")));
        norm = child("g_norm", new RmsNorm(d, config.eps, dtype));
        out = child("o_proj", new Linear(d, d, false, init, dtype, rng.fork("o_proj")));
    }

    /** The same mixer for generation. */
    private Hgrn(Hgrn trained) {
        super("HGRN", trained.config.modelDim, trained.out.weight().dtype());
        config = trained.config;
        bounds = trained.bounds;
        norm = trained.norm;
        forget = Linear.packed(trained.forget);
        input = Linear.packed(trained.input);
        gate = Linear.packed(trained.gate);
        out = Linear.packed(trained.out);
    }

    @Override
    protected Step<List<Tensor>> run(Tensor x, Padding mask, List<Tensor> state) {
        Tensor most = bounds.of(config.layer).mul(-1).add(1); // [D], how much may be forgotten
        Tensor forgotten = mask.hide(forget.forward(x).mul(-1).sigmoid().mul(most)); // [B,T,D], 1 - f
        Tensor written = forgotten.mul(input.forward(x).apply(new Silu()));
        Tensor h = GatedRecurrence.of(forgotten.mul(-1).add(1), written, state.get(0)); // [B,T,D]
        Tensor y = out.forward(gate.forward(x).apply(new Gated(new Silu()), norm.forward(h)));
        return new Step<>(y, List.of(GatedRecurrence.last(h)));
    }

    @Override
    protected List<Shape> stateShapes(int batch) {
        return List.of(Shape.of(batch, config.modelDim));
    }

    @Override
    public Hgrn packed() {
        return new Hgrn(this);
    }
}
