package dev.gradus.op.linalg;

import dev.gradus.autograd.Op;
import dev.gradus.op.Require;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;

/**
 * {@code y = x W^T + b; dx = dy W, dW = dy^T x, db = sum over rows of dy}.
 *
 * <p>Inputs x [..., in], W [out, in] as checkpoints store it, and optionally b [out]; output [..., out]. The bias is
 * added to the finished sums: a product that starts from zero runs on the widest tiles.
 */
public record Linear() implements Op {

    @Override
    public Tensor forward(Tensor... inputs) {
        check(inputs);
        Tensor x = inputs[0];
        Tensor w = inputs[1];
        int in = w.dim(1);
        int out = w.dim(0);
        Tensor y = Tensor.empty(x.dtype(), x.shape().with(-1, out));
        int rows = x.shape().count(0, x.shape().rank() - 1);
        Gemm.multiply(rows, out, in, x, 0, in, 1, w, 0, 1, in, y, 0, out, false);
        if (inputs.length == 3) {
            Bias.add(inputs[2], y, rows);
        }
        return y;
    }

    @Override
    public Tensor[] backward(Tensor grad, Tensor[] inputs, Tensor output) {
        Tensor x = inputs[0];
        Tensor w = inputs[1];
        int in = w.dim(1);
        int out = w.dim(0);
        int rows = x.shape().count(0, x.shape().rank() - 1);
        Tensor[] grads = new Tensor[inputs.length];
        if (x.requiresGrad()) {
            grads[0] = Tensor.empty(x.dtype(), x.shape());
            Gemm.multiply(rows, in, out, grad, 0, out, 1, w, 0, in, 1, grads[0], 0, in, false);
        }
        if (w.requiresGrad()) {
            grads[1] = Tensor.empty(w.dtype(), w.shape());
            Gemm.multiply(out, in, rows, grad, 0, 1, out, x, 0, in, 1, grads[1], 0, in, false);
        }
        if (inputs.length == 3 && inputs[2].requiresGrad()) {
            grads[2] = Bias.sumOfRows(grad, rows, out);
        }
        return grads;
    }

    private void check(Tensor[] inputs) {
        Shape[] shapes = Arrays.stream(inputs).map(Tensor::shape).toArray(Shape[]::new);
        boolean fits = (inputs.length == 2 || inputs.length == 3)
                && shapes[0].rank() >= 1
                && shapes[1].rank() == 2
                && shapes[0].dim(-1) == shapes[1].dim(1)
                && (inputs.length == 2 || shapes[2].equals(Shape.of(shapes[1].dim(0))));
        if (!fits) {
            throw Require.fault(this, "x [..., in], W [out, in] and optionally b [out]", inputs);
        }
        Require.floating(this, inputs, inputs.length);
    }
}
