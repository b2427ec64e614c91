package dev.gradus.op.shape;

import dev.gradus.autograd.Op;
import dev.gradus.op.Require;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;

/**
 * {@code y = x with axes in another order; dx = dy with axes in the order of x}.
 *
 * <p>Axis i of y is axis {@code order[i]} of x. If only axes of size 1 move, y shares the array of x.
 *
 * @param order each axis of x once; negative ones count from the last
 */
public record Permute(int[] order) implements Op {

    /**
     * The op that exchanges two axes.
     *
     * @param shape shape of x
     * @param axis0 one axis, negative counts from the last
     * @param axis1 the other
     * @return the op
     */
    public static Permute swap(Shape shape, int axis0, int axis1) {
        int[] order = new int[shape.rank()];
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        order[shape.axis(axis0)] = shape.axis(axis1);
        order[shape.axis(axis1)] = shape.axis(axis0);
        return new Permute(order);
    }

    @Override
    public Tensor forward(Tensor... inputs) {
        Require.count(this, inputs, 1);
        return permute(inputs[0], axes(inputs[0]));
    }

    @Override
    public Tensor[] backward(Tensor grad, Tensor[] inputs, Tensor output) {
        int[] axes = axes(inputs[0]);
        int[] inverse = new int[axes.length];
        for (int i = 0; i < axes.length; i++) {
            inverse[axes[i]] = i;
        }
        return new Tensor[] {permute(grad, inverse)};
    }

    private int[] axes(Tensor x) {
        int rank = x.shape().rank();
        int[] axes = new int[order.length];
        boolean[] used = new boolean[rank];
        for (int i = 0; i < order.length; i++) {
            axes[i] = order[i] < 0 ? order[i] + rank : order[i];
            if (order.length != rank || axes[i] < 0 || axes[i] >= rank || used[axes[i]]) {
                throw Require.fault(this, "each axis of its input once, not " + Arrays.toString(order), x);
            }
            used[axes[i]] = true;
        }
        return axes;
    }

    private static Tensor permute(Tensor x, int[] axes) {
        int[] own = x.shape().strides();
        int[] dims = new int[axes.length];
        int[] strides = new int[axes.length];
        int last = -1;
        boolean inOrder = true;
        for (int i = 0; i < axes.length; i++) {
            dims[i] = x.dim(axes[i]);
            strides[i] = own[axes[i]];
            if (dims[i] != 1) {
                inOrder &= axes[i] > last;
                last = axes[i];
            }
        }
        Shape out = Shape.of(dims);
        return inOrder ? x.view(out) : Layout.read(x, out, 0, strides);
    }
}
