package dev.gradus.op.shape;

import dev.gradus.kernel.StridedCopy;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/** Copies of tensors through strides: what the ops of this package are made of. */
final class Layout {
    private Layout() {}

    /** A tensor of shape {@code out} whose element at (i, j, ...) is element {@code first + i strides[0] + ...} of x. */
    static Tensor read(Tensor x, Shape out, int first, int[] strides) {
        Tensor y = Tensor.empty(x.dtype(), out);
        copy(out, x, first, strides, y, 0, out.strides());
        return y;
    }

    /** Writes x into y: element (i, j, ...) of x becomes element {@code first + i strides[0] + ...} of y. */
    static void write(Tensor x, Tensor y, int first, int[] strides) {
        copy(x.shape(), x, 0, x.shape().strides(), y, first, strides);
    }

    /** Copies a block of a shape, each side starting at an element and walking with its strides. */
    static void copy(Shape block, Tensor x, int from, int[] xs, Tensor y, int to, int[] ys) {
        StridedCopy.copy(block.dims(), array(x), from, xs, array(y), to, ys);
    }

    private static Object array(Tensor t) {
        return switch (t.dtype()) {
            case FLOAT32 -> t.floats();
            case FLOAT64 -> t.doubles();
            case INT32 -> t.ints();
        };
    }
}
