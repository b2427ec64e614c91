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
        Object from = array(x);
        Object to = array(y);
        Parallel.forRange(dispatch.rows(), GRAIN, (first, end) -> {
            for (int r = first; r < end; r++) {
                int token = dispatch.slotOfRow()[r] / dispatch.topK();
                System.arraycopy(from, token * width, to, r * width, width);
            }
        });
        return y;
    }

    @Override
    public Tensor[] backward(Tensor grad, Tensor[] inputs, Tensor output) {
        Tensor dx = Tensor.zeros(grad.dtype(), inputs[0].shape());
        int width = grad.dim(1);
        Parallel.forRange(dispatch.numTokens(), GRAIN, (first, end) -> {
            for (int slot = first * dispatch.topK(); slot < end * dispatch.topK(); slot++) {
                int row = dispatch.rowOfSlot()[slot];
                if (row >= 0) {
                    addRow(grad, row * width, dx, slot / dispatch.topK() * width, width);
                }
            }
        });
        return new Tensor[] {dx};
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

    private static Object array(Tensor t) {
        return t.dtype() == DType.FLOAT32 ? t.floats() : t.doubles();
    }
}
