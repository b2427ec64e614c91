package dev.gradus.op.norm;

import dev.gradus.op.shape.Permute;
import dev.gradus.tensor.Tensor;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/** Lets a function of contiguous rows work along any axis: the axis changes places with the last one and back. */
final class LastAxis {

    private LastAxis() {}

    /** Applies {@code rows}, a function from a tensor to one of the same shape, along an axis. */
    static Tensor along(int axis, Tensor x, UnaryOperator<Tensor> rows) {
        if (isLast(axis, x)) {
            return rows.apply(x);
        }
        Permute swap = Permute.swap(x.shape(), axis, -1);
        return rows.apply(x.apply(swap)).apply(swap);
    }

    /** As {@link #along(int, Tensor, UnaryOperator)}, for a function of two tensors of one shape. */
    static Tensor along(int axis, Tensor x, Tensor y, BinaryOperator<Tensor> rows) {
        if (isLast(axis, x)) {
            return rows.apply(x, y);
        }
        Permute swap = Permute.swap(x.shape(), axis, -1);
        return rows.apply(x.apply(swap), y.apply(swap)).apply(swap);
    }

    private static boolean isLast(int axis, Tensor x) {
        return x.shape().axis(axis) == x.shape().rank() - 1;
    }
}
