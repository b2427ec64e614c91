package dev.gradus.op.math;

import dev.gradus.autograd.Op;
import dev.gradus.kernel.Kernels;
import dev.gradus.kernel.Unary;
import dev.gradus.op.Require;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;

/**
 * {@code y = f(a) b; da = dy b f'(a), db = dy f(a)}.
 *
 * <p>The gate of a feed-forward layer (Shazeer 2020, GLU variants): SwiGLU with {@link Silu}, GEGLU with {@link Gelu}.
 * {@code a, b, y [any shape]}, all of one shape; f(a) is computed again on the way back, not kept.
 *
 * @param function f
 */
public record Gated(UnaryOp function) implements Op {

    @Override
    public Tensor forward(Tensor... inputs) {
        Require.floating(this, inputs, 2);
        Tensor a = inputs[0];
        Tensor b = inputs[1];
        if (!a.shape().equals(b.shape())) {
            throw Require.fault(this, "two inputs of one shape", inputs);
        }
        Unary loop = FloatLoops.of(function);
        if (a.dtype() != DType.FLOAT32 || loop == null) {
            return function.forward(a).mul(b);
        }
        Tensor y = Tensor.empty(a.dtype(), a.shape());
        int cols = cols(a);
        Kernels.active().pointwise().gated(
                loop, a.floats(), 0, cols, b.floats(), 0, cols, y.floats(), 0, rows(a), cols);
        return y;
    }

    @Override
    public Tensor[] backward(Tensor grad, Tensor[] inputs, Tensor output) {
        Tensor a = inputs[0];
        Tensor b = inputs[1];
        Unary loop = FloatLoops.of(function);
        if (a.dtype() != DType.FLOAT32 || loop == null) {
            Tensor f = function.forward(a);
            return new Tensor[] {function.backward(grad.mul(b), new Tensor[] {a}, f)[0], grad.mul(f)};
        }
        Tensor da = Tensor.empty(a.dtype(), a.shape());
        Tensor db = Tensor.empty(b.dtype(), b.shape());
        int cols = cols(a);
        Kernels.active().pointwise().gatedGrad(loop, a.floats(), 0, cols, b.floats(), 0, cols, grad.floats(), 0,
                da.floats(), db.floats(), rows(a), cols);
        return new Tensor[] {da, db};
    }

    /** Elements of a row: those of the last axis, for the work is shared out by rows. */
    private static int cols(Tensor a) {
        return a.shape().rank() == 0 ? 1 : a.dim(-1);
    }

    private static int rows(Tensor a) {
        return a.size() / Math.max(1, cols(a));
    }
}
