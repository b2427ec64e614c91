package dev.gradus.moe.dispatch;

import dev.gradus.autograd.Op;
import dev.gradus.kernel.Kernels;
import dev.gradus.kernel.Parallel;
import dev.gradus.kernel.Pointwise;
import dev.gradus.op.Require;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/** {@code y[t] = sum_j w[t, j] o[row(t, j)]; do[r] = w dy[t], dw[t, j] = <dy[t], o[r]>}; a dropped slot adds nothing. */
record CombineRows(Dispatch dispatch) implements Op {
    private static final int GRAIN = 64;

    /** o [R, D] and w [S, k] to y [S, D]. */
    @Override
    public Tensor forward(Tensor... inputs) {
        Require.floating(this, inputs, 2);
        Tensor o = inputs[0];
        Tensor w = inputs[1];
        boolean fits = o.shape().rank() == 2 && o.dim(0) == dispatch.rows();
        if (!fits || !w.shape().equals(Shape.of(dispatch.numTokens(), dispatch.topK()))) {
            throw Require.fault(this, "rows [" + dispatch.rows() + ", D] and weights [" + dispatch.numTokens() + ", "
                    + dispatch.topK() + "]", inputs);
        }
        int width = o.dim(1);
        Tensor y = Tensor.zeros(o.dtype(), Shape.of(dispatch.numTokens(), width));
        forEachRow((slot, row) -> addScaled(w, slot, o, row * width, y, slot / dispatch.topK() * width, width));
        return y;
    }

    @Override
    public Tensor[] backward(Tensor grad, Tensor[] inputs, Tensor output) {
        Tensor o = inputs[0];
        Tensor w = inputs[1];
        int width = o.dim(1);
        Tensor rows = Tensor.zeros(o.dtype(), o.shape());
        Tensor weights = Tensor.zeros(w.dtype(), w.shape());
        forEachRow((slot, row) -> {
            int token = slot / dispatch.topK() * width;
            addScaled(w, slot, grad, token, rows, row * width, width);
            setDot(grad, token, o, row * width, weights, slot, width);
        });
        return new Tensor[] {rows, weights};
    }

    /** Told of a slot and its row. */
    private interface RowBody {
        void accept(int slot, int row);
    }

    /** Tokens in parallel, the slots of a token in order. */
    private void forEachRow(RowBody body) {
        Parallel.forRange(dispatch.numTokens(), GRAIN, (first, end) -> {
            for (int slot = first * dispatch.topK(); slot < end * dispatch.topK(); slot++) {
                if (dispatch.rowOfSlot()[slot] >= 0) {
                    body.accept(slot, dispatch.rowOfSlot()[slot]);
                }
            }
        });
    }

    private static void addScaled(Tensor w, int slot, Tensor x, int xo, Tensor y, int yo, int width) {
        if (x.dtype() == DType.FLOAT32) {
            Pointwise kernels = Kernels.active().pointwise();
            kernels.axpy(w.floats()[slot], x.floats(), xo, y.floats(), yo, width);
            return;
        }
        for (int i = 0; i < width; i++) {
            y.doubles()[yo + i] += w.doubles()[slot] * x.doubles()[xo + i];
        }
    }

    private static void setDot(Tensor a, int ao, Tensor b, int bo, Tensor y, int slot, int width) {
        if (a.dtype() == DType.FLOAT32) {
            y.floats()[slot] = Kernels.active().pointwise().dot(a.floats(), ao, b.floats(), bo, width);
            return;
        }
        double sum = 0;
        for (int i = 0; i < width; i++) {
            sum += a.doubles()[ao + i] * b.doubles()[bo + i];
        }
        y.doubles()[slot] = sum;
    }
}
