package dev.gradus.op.shape;

import dev.gradus.autograd.Op;
import dev.gradus.op.Require;
import dev.gradus.op.reduce.Sum;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;

/**
 * {@code y = x again and again along its axes; dx = sum of dy over the copies}.
 *
 * <p>{@code x [n0, n1, ..]}, {@code y [r0 n0, r1 n1, ..]}. More repeats than axes add axes in front.
 *
 * @param repeats r0, r1, ...: at least one for each axis of x
 */
public record Tile(int... repeats) implements Op {

    @Override
    public Tensor forward(Tensor... inputs) {
        Require.count(this, inputs, 1);
        Tensor x = inputs[0];
        int missing = repeats.length - x.shape().rank();
        if (missing < 0 || Arrays.stream(repeats).anyMatch(r -> r < 0)) {
            throw Require.fault(this, "a repeat for each axis, not " + Arrays.toString(repeats), x);
        }
        int[] own = x.shape().strides();
        int[] dims = new int[repeats.length];
        int[] strides = new int[2 * repeats.length];
        for (int i = 0; i < dims.length; i++) {
            dims[i] = repeats[i] * size(x, i);
            strides[2 * i + 1] = i < missing ? 0 : own[i - missing];
        }
        return Layout.read(x, copies(x), 0, strides).view(Shape.of(dims));
    }

    @Override
    public Tensor[] backward(Tensor grad, Tensor[] inputs, Tensor output) {
        int[] axes = new int[repeats.length];
        for (int i = 0; i < axes.length; i++) {
            axes[i] = 2 * i;
        }
        Tensor sum = new Sum(axes, false).forward(grad.view(copies(inputs[0])));
        return new Tensor[] {sum.view(inputs[0].shape())};
    }

    /** The shape of y with each axis apart: [r0, n0, r1, n1, ..]. */
    private Shape copies(Tensor x) {
        int[] dims = new int[2 * repeats.length];
        for (int i = 0; i < repeats.length; i++) {
            dims[2 * i] = repeats[i];
            dims[2 * i + 1] = size(x, i);
        }
        return Shape.of(dims);
    }

    private int size(Tensor x, int axis) {
        int own = axis - repeats.length + x.shape().rank();
        return own < 0 ? 1 : x.dim(own);
    }
}
