package dev.gradus.ssm.recurrent;

import dev.gradus.nn.Init;
import dev.gradus.nn.Linear;
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
 * The minimal gated recurrent unit: {@code z_t = sigmoid(W_z x_t), h_t = (1 - z_t) h_(t-1) + z_t g(W_h x_t)}.
 *
 * <p>A GRU whose gate and candidate no longer look at the state before, which makes it a scan. The state is h [B,D].
 * Legend: B sequences, T tokens, D channels. Feng et al. 2024, section 3.1.
 */
public final class MinGru extends RecurrentMixer {
    private final int modelDim;
    private final Candidate candidate;
    private final Linear update;
    private final Linear hidden;

    /**
     * A mixer with fresh weights.
     *
     * @param modelDim D
     * @param candidate g
     * @param init how the matrices are drawn
     * @param dtype float type
     * @param rng random numbers
     */
    public MinGru(int modelDim, Candidate candidate, Init init, DType dtype, Rng rng) {
        super("minGRU", modelDim, dtype);
        this.modelDim = modelDim;
        this.candidate = candidate;
        update = child("linear_z", new Linear(modelDim, modelDim, true, init, dtype, rng.fork("linear_z")));
        hidden = child("linear_h", new Linear(modelDim, modelDim, true, init, dtype, rng.fork("linear_h")));
    }

    /** The same mixer for generation. */
    private MinGru(MinGru trained) {
        super("minGRU", trained.modelDim, trained.hidden.weight().dtype());
        modelDim = trained.modelDim;
        candidate = trained.candidate;
        update = Linear.packed(trained.update);
        hidden = Linear.packed(trained.hidden);
    }

    @Override
    protected Step<List<Tensor>> run(Tensor x, Padding mask, List<Tensor> state) {
        Tensor z = mask.hide(update.forward(x).sigmoid()); // [B,T,D]
        Tensor written = z.mul(candidate.of(hidden.forward(x)));
        Tensor h = GatedRecurrence.of(z.mul(-1).add(1), written, state.get(0));
        return new Step<>(h, List.of(GatedRecurrence.last(h)));
    }

    @Override
    protected List<Shape> stateShapes(int batch) {
        return List.of(Shape.of(batch, modelDim));
    }

    @Override
    public MinGru packed() {
        return new MinGru(this);
    }
}
