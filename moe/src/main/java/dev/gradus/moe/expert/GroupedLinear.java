package dev.gradus.moe.expert;

import dev.gradus.autograd.Op;
import dev.gradus.kernel.Kernels;
import dev.gradus.kernel.MatMul;
import dev.gradus.moe.dispatch.Dispatch;
import dev.gradus.op.Require;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/** {@code y[r] = x[r] W[e]^T for the rows r of expert e; dx[r] = dy[r] W[e], dW[e] = sum_r dy[r]^T x[r]}. */
public record GroupedLinear(Dispatch dispatch) implements Op {

    /** x [R, in] and W [E, out, in] to y [R, out]. */
    @Override
    public Tensor forward(Tensor... inputs) {
        Require.floating(this, inputs, 2);
        Tensor x = inputs[0];
        Tensor w = inputs[1];
        check(x, w);
        int in = w.dim(2);
        int out = w.dim(1);
        Tensor y = Tensor.empty(x.dtype(), Shape.of(x.dim(0), out));
        product(x, in, w, 1, in, y, out);
        return y;
    }

    private void check(Tensor x, Tensor w) {
        boolean fits = x.shape().rank() == 2 && w.shape().rank() == 3;
        if (!fits || x.dim(0) != dispatch.rows() || w.dim(0) != dispatch.numExperts() || x.dim(1) != w.dim(2)) {
            throw Require.fault(this, "rows [" + dispatch.rows() + ", in] and weights [" + dispatch.numExperts()
                    + ", out, in]", x, w);
        }
    }

    @Override
    public Tensor[] backward(Tensor grad, Tensor[] inputs, Tensor output) {
        Tensor x = inputs[0];
        Tensor w = inputs[1];
        Tensor[] grads = new Tensor[2];
        if (x.requiresGrad()) {
            grads[0] = Tensor.empty(x.dtype(), x.shape());
            product(grad, w.dim(1), w, w.dim(2), 1, grads[0], w.dim(2));
        }
        if (w.requiresGrad()) {
            grads[1] = Tensor.empty(w.dtype(), w.shape());
            outerSums(grad, x, grads[1]);
        }
        return grads;
    }

    /** C[r] = A[r] B[e] with A [R, k], B[e] [k, n] read with the given strides, C [R, n]. */
    private void product(Tensor a, int k, Tensor b, int brs, int bcs, Tensor c, int n) {
        MatMul kernels = Kernels.active().matmul();
        int groups = dispatch.numExperts();
        int[] start = dispatch.rowStart();
        if (a.dtype() == DType.FLOAT32) {
            kernels.multiplyGroups(
                    groups, start, n, k, a.floats(), 0, k, 1, b.floats(), 0, n * k, brs, bcs, c.floats(), 0, n, false);
        } else {
            kernels.multiplyGroups(
                    groups, start, n, k, a.doubles(), 0, k, 1, b.doubles(), 0, n * k, brs, bcs, c.doubles(), 0, n,
                    false);
        }
    }

    private void outerSums(Tensor grad, Tensor x, Tensor dw) {
        MatMul kernels = Kernels.active().matmul();
        int groups = dispatch.numExperts();
        int[] start = dispatch.rowStart();
        int m = grad.dim(1);
        int n = x.dim(1);
        if (x.dtype() == DType.FLOAT32) {
            kernels.multiplyGroupsInner(
                    groups, start, m, n, grad.floats(), 0, m, 1, x.floats(), 0, n, 1, dw.floats(), 0, m * n, n, false);
        } else {
            kernels.multiplyGroupsInner(
                    groups, start, m, n, grad.doubles(), 0, m, 1, x.doubles(), 0, n, 1, dw.doubles(), 0, m * n, n,
                    false);
        }
    }
}
