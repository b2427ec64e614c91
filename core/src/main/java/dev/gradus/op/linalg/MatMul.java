package dev.gradus.op.linalg;

import dev.gradus.autograd.Op;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/**
 * {@code C = A B; dA = dC B^T, dB = A^T dC}.
 *
 * <p>A [..., m, k] times B [..., k, n] gives C [..., m, n]; the leading axes broadcast. As in NumPy a vector A [k] is a row
 * and a vector B [k] a column, and their axis is dropped from the result. Nothing is copied to be transposed; gradients of
 * an operand that was broadcast are summed in order.
 *
 * @param transposeA whether A is stored as [..., k, m]; a vector is never transposed
 * @param transposeB whether B is stored as [..., n, k]; a vector is never transposed
 */
public record MatMul(boolean transposeA, boolean transposeB) implements Op {

    @Override
    public Tensor forward(Tensor... inputs) {
        Layout layout = Layout.of(this, inputs[0], inputs[1]);
        Tensor out = Tensor.empty(inputs[0].dtype(), layout.shape());
        Matrices.multiply(layout.sizes(), layout.a(), layout.b(), layout.c(out));
        return out;
    }

    @Override
    public Tensor[] backward(Tensor grad, Tensor[] inputs, Tensor output) {
        Layout layout = Layout.of(this, inputs[0], inputs[1]);
        Matrices g = layout.c(grad);
        Tensor[] grads = new Tensor[2];
        if (inputs[0].requiresGrad()) {
            Matrices ga = layout.a().result();
            Matrices.multiply(layout.sizes(), g, layout.b().transposed(), ga);
            grads[0] = ga.tensor();
        }
        if (inputs[1].requiresGrad()) {
            Matrices gb = layout.b().result();
            Matrices.multiply(layout.sizes(), layout.a().transposed(), g, gb);
            grads[1] = gb.tensor();
        }
        return grads;
    }

    @Override
    public String label() {
        return "matmul";
    }

    void check(Tensor a, Tensor b, Shape left, Shape right, boolean turnA, boolean turnB) {
        if (a.dtype() != b.dtype() || !a.dtype().isFloating()) {
            throw new IllegalArgumentException(
                    label() + " needs two floating-point tensors of one type, got " + a.dtype()
                            + " " + a.shape() + " x " + b.dtype() + " " + b.shape());
        }
        boolean scalar = a.shape().rank() == 0 || b.shape().rank() == 0;
        if (scalar || left.dim(turnA ? -2 : -1) != right.dim(turnB ? -1 : -2)) {
            throw new IllegalArgumentException(label() + " needs " + (turnA ? "[k,m]" : "[m,k]") + " x "
                    + (turnB ? "[n,k]" : "[k,n]") + ", got " + a.shape() + " x " + b.shape());
        }
    }

    Shape broadcast(Shape leadingA, Shape leadingB, Shape a, Shape b) {
        try {
            return leadingA.broadcast(leadingB, this);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    label() + " needs leading axes that broadcast, got " + a + " x " + b, e);
        }
    }
}
