package dev.gradus.op.conv;

import dev.gradus.autograd.Op;
import dev.gradus.op.Require;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/**
 * {@code y_p = b + sum over k of W_k x_(p stride + k - padding); dx_q = sum over k of W_k^T dy_p, dW_k = sum over p of dy_p
 * x_q^T, db = sum over p of dy_p}.
 *
 * <p>Positions p, q and k have two coordinates. x [N, in, H, W], W [out, in, KH, KW], optionally b [out]; y [N, out, H', W']
 * with {@code H' = (H + 2 padding - KH) / stride + 1} and W' likewise. x is 0 outside.
 *
 * @param stride  how far the window moves along both axes, at least 1
 * @param padding zeros around the image
 */
public record Conv2d(int stride, int padding) implements Op {

    /** Checks the attributes. */
    public Conv2d {
        if (stride < 1 || padding < 0) {
            throw new IllegalArgumentException(
                    "conv2d needs a stride of at least 1 and padding of at least 0, got " + stride + " and " + padding);
        }
    }

    @Override
    public Tensor forward(Tensor... inputs) {
        return convolution(inputs).forward(inputs);
    }

    @Override
    public Tensor[] backward(Tensor grad, Tensor[] inputs, Tensor output) {
        return convolution(inputs).backward(grad, inputs);
    }

    private PatchConvolution convolution(Tensor[] inputs) {
        boolean ranks = (inputs.length == 2 || inputs.length == 3)
                && inputs[0].shape().rank() == 4
                && inputs[1].shape().rank() == 4;
        if (!ranks || !fits(inputs[0].shape(), inputs[1].shape(), inputs)) {
            throw Require.fault(
                    this, "x [N, in, H, W], W [out, in, KH, KW], optionally b [out] and a window that fits", inputs);
        }
        Require.floating(this, inputs, inputs.length);
        Window rows = window(inputs, 2);
        Window cols = window(inputs, 3);
        Shape out = Shape.of(inputs[0].dim(0), inputs[1].dim(0), rows.positions(), cols.positions());
        return new PatchConvolution(new Patches(inputs[0].dim(1), rows, cols), 1, out);
    }

    private boolean fits(Shape x, Shape w, Tensor[] inputs) {
        return x.dim(1) == w.dim(1)
                && w.dim(2) > 0
                && w.dim(3) > 0
                && window(inputs, 2).positions() > 0
                && window(inputs, 3).positions() > 0
                && (inputs.length == 2 || inputs[2].shape().equals(Shape.of(w.dim(0))));
    }

    private Window window(Tensor[] inputs, int axis) {
        return new Window(inputs[0].dim(axis), inputs[1].dim(axis), stride, padding, 1);
    }
}
