package dev.gradus.op.math;

import dev.gradus.autograd.Op;
import dev.gradus.kernel.Kernels;
import dev.gradus.kernel.Unary;
import dev.gradus.op.Require;
import dev.gradus.op.shape.Concat;
import dev.gradus.op.shape.Split;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;
import dev.gradus.tensor.Workspace;

/**
 * {@code y = f(a) b, a and b the halves of x; da = dy b f'(a), db = dy f(a)}.
 *
 * <p>{@link Gated} on the result of one projection: {@code x [..., 2F], y [..., F]}, without copying the halves.
 *
 * @param function f
 * @param gateLast whether a is the second half, as in GLU, or the first, as in the packed SwiGLU of language models
 */
public record PackedGated(UnaryOp function, boolean gateLast) implements Op {

    @Override
    public Tensor forward(Tensor... inputs) {
        Require.floating(this, inputs, 1);
        Tensor x = inputs[0];
        if (x.shape().rank() == 0 || x.dim(-1) % 2 != 0) {
            throw Require.fault(this, "x [..., 2F]", inputs);
        }
        Unary loop = FloatLoops.of(function);
        if (x.dtype() != DType.FLOAT32 || loop == null) {
            return Workspace.onlyResult(() -> new Gated(function).forward(gateFirst(halves(x))));
        }
        int cols = x.dim(-1) / 2;
        Tensor y = Tensor.empty(x.dtype(), x.shape().with(-1, cols));
        Kernels.active().pointwise().gated(
                loop, x.floats(), gate(cols), 2 * cols, x.floats(), other(cols), 2 * cols, y.floats(), 0, rows(x),
                cols);
        return y;
    }

    @Override
    public Tensor[] backward(Tensor grad, Tensor[] inputs, Tensor output) {
        Tensor x = inputs[0];
        Unary loop = FloatLoops.of(function);
        if (x.dtype() != DType.FLOAT32 || loop == null) {
            return new Tensor[] {Workspace.onlyResult(() -> {
                Tensor[] grads = gateFirst(new Gated(function).backward(grad, gateFirst(halves(x)), output));
                return new Concat(-1).forward(grads);
            })};
        }
        Tensor gx = Tensor.empty(x.dtype(), x.shape());
        int cols = x.dim(-1) / 2;
        Kernels.active().pointwise().gatedGrad(loop, x.floats(), gate(cols), 2 * cols, x.floats(), other(cols),
                2 * cols,
                grad.floats(), 0, gx.floats(), gx.floats(), rows(x), cols);
        return new Tensor[] {gx};
    }

    private int gate(int cols) {
        return gateLast ? cols : 0;
    }

    private int other(int cols) {
        return gateLast ? 0 : cols;
    }

    private static int rows(Tensor x) {
        return x.shape().count(0, x.shape().rank() - 1);
    }

    private static Tensor[] halves(Tensor x) {
        int n = x.dim(-1) / 2;
        return new Split(-1, n, n).forwardAll(new Tensor[] {x});
    }

    /** A pair in the order gate, other; or back. */
    private Tensor[] gateFirst(Tensor[] pair) {
        return gateLast ? new Tensor[] {pair[1], pair[0]} : pair;
    }
}
