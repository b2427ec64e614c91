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
        StridedCopy.copy(out.dims(), array(x), first, strides, array(y), 0, out.strides());
        return y;
    }

    /** Writes x into y: element (i, j, ...) of x becomes element {@code first + i strides[0] + ...} of y. */
    static void write(Tensor x, Tensor y, int first, int[] strides) {
        StridedCopy.copy(x.shape().dims(), array(x), 0, x.shape().strides(), array(y), first, strides);
    }

    static Object array(Tensor t) {
        return switch (t.dtype()) {
            case FLOAT32 -> t.floats();
            case FLOAT64 -> t.doubles();
            case INT32 -> t.ints();
        };
    }
}
