package dev.gradus.ssm.recurrent;

import dev.gradus.nn.Init;
import dev.gradus.nn.Linear;
import dev.gradus.op.math.LogSigmoid;
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
 * The minimal LSTM: {@code f_t = sigmoid(W_f x_t), i_t = sigmoid(W_i x_t), h_t = (f_t h_(t-1) + i_t g(W_h x_t)) / (f_t
 * + i_t)}.
 *
 * <p>An LSTM whose gates no longer look at the state before and add up to 1. The state is h [B,D]. Legend: B sequences,
 * T tokens, D channels. Feng et al. 2024, section 3.2.
 */
public final class MinLstm extends RecurrentMixer {
    private final int modelDim;
    private final Candidate candidate;
    private final Linear forget;
    private final Linear input;
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
    public MinLstm(int modelDim, Candidate candidate, Init init, DType dtype, Rng rng) {
        super("minLSTM", modelDim, dtype);
        this.modelDim = modelDim;
        this.candidate = candidate;
        forget = child("linear_f", new Linear(modelDim, modelDim, true, init, dtype, rng.fork("linear_f")));
        input = child("linear_i", new Linear(modelDim, modelDim, true, init, dtype, rng.fork("linear_i")));
        hidden = child("linear_h", new Linear(modelDim, modelDim, true, init, dtype, rng.fork("linear_h")));
    }

    /** The same mixer for generation. */
    private MinLstm(MinLstm trained) {
        super("minLSTM", trained.modelDim, trained.hidden.weight().dtype());
        modelDim = trained.modelDim;
        candidate = trained.candidate;
        forget = Linear.packed(trained.forget);
        input = Linear.packed(trained.input);
        hidden = Linear.packed(trained.hidden);
    }

    @Override
    protected Step<List<Tensor>> run(Tensor x, Padding mask, List<Tensor> state) {
        LogSigmoid log = new LogSigmoid();
        Tensor odds = input.forward(x).apply(log).sub(forget.forward(x).apply(log)); // ln(i / f), safe where both are 0
        Tensor i = mask.hide(odds.sigmoid()); // [B,T,D], i / (f + i)
        Tensor h = GatedRecurrence.of(i.mul(-1).add(1), i.mul(candidate.of(hidden.forward(x))), state.get(0));
        return new Step<>(h, List.of(GatedRecurrence.last(h)));
    }

    @Override
    protected List<Shape> stateShapes(int batch) {
        return List.of(Shape.of(batch, modelDim));
    }

    @Override
    public MinLstm packed() {
        return new MinLstm(this);
    }
}
