package dev.gradus.ssm.linear;

import dev.gradus.sequence.Mixed;
import dev.gradus.sequence.Step;
import dev.gradus.sequence.TimeMixer;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.List;

/**
 * A time mixer whose state has a fixed size, and one way to compute it: many tokens from any state. Training begins at
 * the empty state, generation goes on with one token, a prompt with several. Legend: B sequences, T tokens, D channels.
 */
public abstract class RecurrentMixer extends TimeMixer<RecurrentState> {
    private final String family;
    private final int modelDim;
    private final DType dtype;

    /**
     * A mixer that owns nothing yet.
     *
     * @param family its name in messages and states
     * @param modelDim D
     * @param dtype float type
     */
    protected RecurrentMixer(String family, int modelDim, DType dtype) {
        this.family = family;
        this.modelDim = modelDim;
        this.dtype = dtype;
    }

    /**
     * Mixes tokens, from a state on. Padding must leave the state as it is.
     *
     * @param x [B,T,D], 0 at padding
     * @param mask what is padding
     * @param state tensors of the state before the first token
     * @return [B,T,D] and the tensors of the state after the last token
     */
    protected abstract Step<List<Tensor>> run(Tensor x, Padding mask, List<Tensor> state);

    /**
     * Shapes of the state's tensors.
     *
     * @param batch B
     * @return each begins with B
     */
    protected abstract List<Shape> stateShapes(int batch);

    /**
     * The tensors of the state before the first token: zeros, unless overridden.
     *
     * @param batch B
     * @return of {@link #stateShapes}
     */
    protected List<Tensor> emptyState(int batch) {
        return stateShapes(batch).stream().map(shape -> Tensor.zeros(dtype, shape)).toList();
    }

    @Override
    public final Mixed forward(Tensor x, Tensor mask) {
        checkTokens(x);
        return Mixed.of(prefill(x, Padding.of(mask, x), start(x.dim(0))).output());
    }

    @Override
    public final RecurrentState start(int batch) {
        return state(emptyState(batch));
    }

    @Override
    public final Step<RecurrentState> step(Tensor x, RecurrentState state) {
        if (x.shape().rank() != 2 || x.dim(1) != modelDim) {
            throw new IllegalArgumentException(
                    family + " needs one token of each sequence, [B," + modelDim + "], got " + x.shape());
        }
        Step<RecurrentState> one = prefill(x.reshape(x.dim(0), 1, modelDim), state);
        return new Step<>(one.output().reshape(x.dim(0), modelDim), one.state());
    }

    @Override
    public final Step<RecurrentState> prefill(Tensor x, RecurrentState state) {
        return prefill(x, Padding.NONE, state);
    }

    /**
     * Goes on by several tokens, some of which are padding and leave the state as it is.
     *
     * @param x [B,T,D]
     * @param padding which tokens count
     * @param state where to go on from
     * @return [B,T,D], arbitrary at padding, and the state after the last token
     */
    public final Step<RecurrentState> prefill(Tensor x, Padding padding, RecurrentState state) {
        List<Tensor> parts = parts(x, state);
        Step<List<Tensor>> step = run(padding.hide(x), padding, parts);
        return new Step<>(step.output(), state(step.state()));
    }

    /**
     * Checks that a call makes sense.
     *
     * @param x tokens
     * @param state where to go on from
     * @return the state's tensors
     */
    protected final List<Tensor> parts(Tensor x, RecurrentState state) {
        checkTokens(x);
        state.check(start(x.dim(0)), x.dim(0));
        return state.parts();
    }

    /**
     * A state of this mixer.
     *
     * @param parts its tensors
     * @return the state
     */
    protected final RecurrentState state(List<Tensor> parts) {
        return new RecurrentState(family, parts);
    }

    @Override
    public final long stateBytes(RecurrentState state) {
        return state.bytes();
    }

    private void checkTokens(Tensor x) {
        if (x.shape().rank() != 3 || x.dim(1) < 1 || x.dim(2) != modelDim) {
            throw new IllegalArgumentException(
                    family + " needs x [B,T," + modelDim + "] with at least one token, got " + x.shape());
        }
    }
}
