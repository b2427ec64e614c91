package dev.gradus.op.linalg;

import dev.gradus.autograd.Op;
import dev.gradus.op.Require;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/**
 * {@code C = a b^T; da = dC b, db = dC^T a}.
 *
 * <p>The outer product of two vectors: a [m], b [n], C [m, n].
 */
public record Outer() implements Op {

    @Override
    public Tensor forward(Tensor... inputs) {
        Require.floating(this, inputs, 2);
        Tensor a = inputs[0];
        Tensor b = inputs[1];
        if (a.shape().rank() != 1 || b.shape().rank() != 1) {
            throw Require.fault(this, "two vectors", inputs);
        }
        int n = b.size();
        Tensor c = Tensor.empty(a.dtype(), Shape.of(a.size(), n));
        Gemm.multiply(a.size(), n, 1, a, 0, 1, 1, b, 0, n, 1, c, 0, n, false);
        return c;
    }

    @Override
    public Tensor[] backward(Tensor grad, Tensor[] inputs, Tensor output) {
        Tensor a = inputs[0];
        Tensor b = inputs[1];
        return new Tensor[] {
            a.requiresGrad() ? grad.matmul(b) : null,
            b.requiresGrad() ? a.matmul(grad) : null
        };
    }
}
