package dev.gradus.op.index;

import dev.gradus.autograd.Op;
import dev.gradus.op.Require;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;

/**
 * {@code y[.., :] = w[ids[..], :]; dw[ids[..], :] += dy[.., :]}.
 *
 * <p>{@code w [V, D]}, {@code ids [any shape]} int32, {@code y [ids.., D]}. The gradient adds in the order of the ids.
 *
 * @param paddingIndex id whose row gets no gradient, or {@link #NO_PADDING}
 */
public record Embedding(int paddingIndex) implements Op {

    /** As {@code paddingIndex}: every row gets its gradient. */
    public static final int NO_PADDING = -1;

    /** Every row gets its gradient. */
    public Embedding() {
        this(NO_PADDING);
    }

    @Override
    public Tensor forward(Tensor... inputs) {
        Require.count(this, inputs, 2);
        Tensor w = inputs[0];
        Tensor ids = inputs[1];
        if (w.shape().rank() != 2) {
            throw Require.fault(this, "a table [V, D] and int32 ids", inputs);
        }
        Along rows = Along.axis(w.shape(), 0);
        rows.check(this, ids, w);
        int rank = ids.shape().rank();
        int[] dims = Arrays.copyOf(ids.shape().dims(), rank + 1);
        dims[rank] = w.dim(1);
        Tensor y = Tensor.empty(w.dtype(), Shape.of(dims));
        IndexedRows.copy(rows, w, ids.ints(), y);
        return y;
    }

    @Override
    public Tensor[] backward(Tensor grad, Tensor[] inputs, Tensor output) {
        Tensor dw = Tensor.zeros(grad.dtype(), inputs[0].shape());
        IndexedRows.add(Along.axis(dw.shape(), 0), grad, inputs[1].ints(), paddingIndex, dw);
        return new Tensor[] {dw, null};
    }
}
