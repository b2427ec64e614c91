package dev.gradus.op.conv;

import dev.gradus.autograd.Op;
import dev.gradus.op.Require;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/**
 * {@code y_t = b + sum over k of W_k x_(t stride + k dilation - padding); dx_s = sum over k of W_k^T dy_t, dW_k = sum over t
 * of dy_t x_s^T, db = sum over t of dy_t}.
 *
 * <p>x [N, in, L], W [out, in / groups, K], optionally b [out]; y [N, out, L'] with {@code L' = (L + 2 padding - dilation
 * (K - 1) - 1) / stride + 1}. Output channels of a group see the input channels of that group; with as many groups as
 * channels the convolution is depthwise. x is 0 outside.
 *
 * @param stride   how far the window moves, at least 1
 * @param padding  zeros before and behind the sequence
 * @param dilation distance of the elements under the window, at least 1
 * @param groups   a divisor of both numbers of channels
 */
public record Conv1d(int stride, int padding, int dilation, int groups) implements Op {

    /** Checks the attributes. */
    public Conv1d {
        if (stride < 1 || padding < 0 || dilation < 1 || groups < 1) {
            throw new IllegalArgumentException(
                    "conv1d needs stride, dilation and groups of at least 1 and padding of at"
                            + " least 0, got " + stride + ", " + dilation + ", " + groups + " and " + padding);
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
                && inputs[0].shape().rank() == 3
                && inputs[1].shape().rank() == 3;
        if (!ranks || !fits(inputs[0].shape(), inputs[1].shape(), inputs)) {
            throw Require.fault(this,
                    "x [N, in, L], W [out, in / " + groups + ", K], optionally b [out], out divisible by "
                            + groups + " and a window that fits",
                    inputs);
        }
        Require.floating(this, inputs, inputs.length);
        Patches patches =
                new Patches(inputs[0].dim(1), new Window(1, 1, 1, 0, 1), window(inputs[0], inputs[1]));
        Shape out = Shape.of(inputs[0].dim(0), inputs[1].dim(0), patches.positions());
        return new PatchConvolution(patches, groups, out);
    }

    private boolean fits(Shape x, Shape w, Tensor[] inputs) {
        return x.dim(1) == w.dim(1) * groups
                && w.dim(0) % groups == 0
                && w.dim(2) > 0
                && window(inputs[0], inputs[1]).positions() > 0
                && (inputs.length == 2 || inputs[2].shape().equals(Shape.of(w.dim(0))));
    }

    private Window window(Tensor x, Tensor w) {
        return new Window(x.dim(2), w.dim(2), stride, padding, dilation);
    }
}
