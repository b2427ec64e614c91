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
        Tensor y = Tensor.empty(o.dtype(), Shape.of(dispatch.numTokens(), width));
        Parallel.forRange(dispatch.numTokens(), GRAIN, (first, end) -> {
            for (int t = first; t < end; t++) {
                sumSlots(t, o, w, y, width);
            }
        });
        return y;
    }

    /** The first slot that has a row begins the sum, the others are added to it. */
    private void sumSlots(int token, Tensor o, Tensor w, Tensor y, int width) {
        boolean begun = false;
        for (int slot = token * dispatch.topK(); slot < (token + 1) * dispatch.topK(); slot++) {
            int row = dispatch.rowOfSlot()[slot];
            if (row >= 0) {
                setScaled(w, slot, o, row * width, y, token * width, width, begun);
                begun = true;
            }
        }
        if (!begun) {
            Rows.clear(y, token * width, width);
        }
    }

    @Override
    public Tensor[] backward(Tensor grad, Tensor[] inputs, Tensor output) {
        Tensor o = inputs[0];
        Tensor w = inputs[1];
        int width = o.dim(1);
        Tensor rows = Tensor.empty(o.dtype(), o.shape());
        Tensor weights = Tensor.zeros(w.dtype(), w.shape());
        Parallel.forRange(dispatch.rows(), GRAIN, (first, end) -> {
            for (int r = first; r < end; r++) {
                int slot = dispatch.slotOfRow()[r];
                int token = slot / dispatch.topK() * width;
                setScaled(w, slot, grad, token, rows, r * width, width, false);
                setDot(grad, token, o, r * width, weights, slot, width);
            }
        });
        return new Tensor[] {rows, weights};
    }

    /** {@code y (+)= w[slot] x}. */
    private static void setScaled(
            Tensor w, int slot, Tensor x, int xo, Tensor y, int yo, int width, boolean accumulate) {
        if (x.dtype() == DType.FLOAT32) {
            setScaled(w.floats()[slot], x.floats(), xo, y.floats(), yo, width, accumulate);
            return;
        }
        double weight = w.doubles()[slot];
        for (int i = 0; i < width; i++) {
            y.doubles()[yo + i] = (accumulate ? y.doubles()[yo + i] : 0) + weight * x.doubles()[xo + i];
        }
    }

    private static void setScaled(float weight, float[] x, int xo, float[] y, int yo, int width, boolean accumulate) {
        Pointwise kernels = Kernels.active().pointwise();
        if (accumulate) {
            kernels.axpy(weight, x, xo, y, yo, width);
        } else {
            kernels.scale(weight, x, xo, y, yo, width);
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
