package dev.gradus.op.conv;

import dev.gradus.op.linalg.Gemm;
import dev.gradus.op.reduce.SumTo;
import dev.gradus.op.shape.Expand;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import dev.gradus.tensor.Workspace;
import java.util.Arrays;

/**
 * A convolution as a matrix product: weights [out, channels of a group * taps] times {@link Patches}, image by image.
 *
 * <p>What machine learning calls a convolution is a cross-correlation: the window is not turned around.
 *
 * @param patches where the windows stand
 * @param groups  groups of channels that do not see each other
 * @param shape   shape of the result
 */
record PatchConvolution(Patches patches, int groups, Shape shape) {

    Tensor forward(Tensor... inputs) {
        Tensor x = inputs[0];
        Tensor w = inputs[1];
        Tensor y = inputs.length < 3
                ? Tensor.empty(x.dtype(), shape)
                : repeated(inputs[2], shape);
        Tensor matrix = Tensor.empty(x.dtype(), Shape.of(patches.channels() * patches.taps(), patches.positions()));
        int positions = patches.positions();
        int out = w.dim(0) / groups;
        int in = patches.channels() / groups * patches.taps();
        for (int n = 0; n < x.dim(0); n++) {
            patches.gather(x, n, matrix);
            Gemm.multiplyBatch(
                    groups, out, positions, in,
                    w, 0, out * in, in, 1,
                    matrix, 0, in * positions, positions, 1,
                    y, n * w.dim(0) * positions, out * positions, positions,
                    inputs.length == 3);
        }
        Workspace.recycle(matrix);
        return y;
    }

    Tensor[] backward(Tensor grad, Tensor[] inputs) {
        Tensor[] grads = new Tensor[inputs.length];
        Tensor x = inputs[0];
        Tensor matrix = Tensor.empty(x.dtype(), Shape.of(patches.channels() * patches.taps(), patches.positions()));
        if (x.requiresGrad()) {
            grads[0] = gradOfInput(grad, inputs, matrix);
        }
        if (inputs[1].requiresGrad()) {
            grads[1] = gradOfWeight(grad, inputs, matrix);
        }
        if (inputs.length == 3 && inputs[2].requiresGrad()) {
            Shape flat = Shape.of(x.dim(0), inputs[2].size(), patches.positions());
            grads[2] = SumTo.reduce(grad.view(flat), Shape.of(inputs[2].size(), 1)).view(inputs[2].shape());
        }
        Workspace.recycle(matrix);
        return grads;
    }

    private Tensor gradOfInput(Tensor grad, Tensor[] inputs, Tensor matrix) {
        Tensor w = inputs[1];
        int positions = patches.positions();
        int out = w.dim(0) / groups;
        int in = patches.channels() / groups * patches.taps();
        Tensor gx = Tensor.zeros(grad.dtype(), inputs[0].shape());
        for (int n = 0; n < gx.dim(0); n++) {
            Gemm.multiplyBatch(
                    groups, in, positions, out,
                    w, 0, out * in, 1, in,
                    grad, n * w.dim(0) * positions, out * positions, positions, 1,
                    matrix, 0, in * positions, positions,
                    false);
            patches.scatterAdd(matrix, gx, n);
        }
        return gx;
    }

    private Tensor gradOfWeight(Tensor grad, Tensor[] inputs, Tensor matrix) {
        Tensor x = inputs[0];
        int positions = patches.positions();
        Tensor gw = Tensor.zeros(grad.dtype(), inputs[1].shape());
        int out = gw.dim(0) / groups;
        int in = patches.channels() / groups * patches.taps();
        for (int n = 0; n < x.dim(0); n++) {
            patches.gather(x, n, matrix);
            Gemm.multiplyBatch(
                    groups, out, in, positions,
                    grad, n * gw.dim(0) * positions, out * positions, positions, 1,
                    matrix, 0, in * positions, 1, positions,
                    gw, 0, out * in, in,
                    true);
        }
        return gw;
    }

    /** A bias [out] at every position of a tensor [N, out, ...]. */
    private static Tensor repeated(Tensor bias, Shape shape) {
        int[] column = new int[shape.rank() - 1];
        Arrays.fill(column, 1);
        column[0] = bias.size();
        return bias.view(Shape.of(column)).apply(new Expand(shape));
    }
}
