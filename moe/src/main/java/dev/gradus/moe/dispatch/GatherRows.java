package dev.gradus.moe.dispatch;

import dev.gradus.autograd.Op;
import dev.gradus.kernel.Kernels;
import dev.gradus.kernel.Parallel;
import dev.gradus.op.Require;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/** {@code y[r] = x[token(r)]; dx[t] = sum over the rows r of token t, in slot order, of dy[r]}. */
record GatherRows(Dispatch dispatch) implements Op {
    private static final int GRAIN = 64;

    /** x [S, D] to y [R, D]. */
    @Override
    public Tensor forward(Tensor... inputs) {
        Require.floating(this, inputs, 1);
        Tensor x = inputs[0];
        if (x.shape().rank() != 2 || x.dim(0) != dispatch.numTokens()) {
            throw Require.fault(this, "tokens [" + dispatch.numTokens() + ", D]", inputs);
        }
        int width = x.dim(1);
        Tensor y = Tensor.empty(x.dtype(), Shape.of(dispatch.rows(), width));
        Parallel.forRange(dispatch.rows(), GRAIN, (first, end) -> {
            for (int r = first; r < end; r++) {
                int token = dispatch.slotOfRow()[r] / dispatch.topK();
                Rows.copy(x, token * width, y, r * width, width);
            }
        });
        return y;
    }

    @Override
    public Tensor[] backward(Tensor grad, Tensor[] inputs, Tensor output) {
        Tensor dx = Tensor.empty(grad.dtype(), inputs[0].shape());
        int width = grad.dim(1);
        Parallel.forRange(dispatch.numTokens(), GRAIN, (first, end) -> {
            for (int t = first; t < end; t++) {
                sumRows(t, grad, dx, width);
            }
        });
        return new Tensor[] {dx};
    }

    /** The first row of a token begins the sum, the others are added to it. */
    private void sumRows(int token, Tensor grad, Tensor dx, int width) {
        boolean begun = false;
        for (int slot = token * dispatch.topK(); slot < (token + 1) * dispatch.topK(); slot++) {
            int row = dispatch.rowOfSlot()[slot];
            if (row >= 0 && begun) {
                addRow(grad, row * width, dx, token * width, width);
            } else if (row >= 0) {
                Rows.copy(grad, row * width, dx, token * width, width);
                begun = true;
            }
        }
        if (!begun) {
            Rows.clear(dx, token * width, width);
        }
    }

    private static void addRow(Tensor from, int fo, Tensor to, int offset, int width) {
        if (from.dtype() == DType.FLOAT32) {
            Kernels.active().pointwise().addInto(from.floats(), fo, to.floats(), offset, width);
            return;
        }
        double[] x = from.doubles();
        double[] y = to.doubles();
        for (int i = 0; i < width; i++) {
            y[offset + i] += x[fo + i];
        }
    }
}
