package dev.gradus.op.norm;

import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import dev.gradus.tensor.Workspace;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/** Lets a function of contiguous rows work along any axis: the axis is moved to the end and back. */
final class LastAxis {

    private LastAxis() {}

    /** Applies {@code rows}, a function from a tensor to one of the same shape, with {@code axis} as the last one. */
    static Tensor along(int axis, Tensor x, UnaryOperator<Tensor> rows) {
        Shape shape = x.shape();
        int at = shape.axis(axis);
        int length = shape.dim(at);
        int inner = shape.count(at + 1, shape.rank());
        if (inner == 1) {
            return rows.apply(x);
        }
        int outer = shape.count(0, at);
        Tensor moved = exchanged(x, Shape.of(outer, inner, length), outer, length, inner);
        Tensor done = rows.apply(moved);
        Tensor back = exchanged(done, shape, outer, inner, length);
        Workspace.recycle(moved, done);
        return back;
    }

    /** As {@link #along(int, Tensor, UnaryOperator)}, for a function of two tensors of one shape. */
    static Tensor along(int axis, Tensor x, Tensor y, BinaryOperator<Tensor> rows) {
        Shape shape = x.shape();
        int at = shape.axis(axis);
        int length = shape.dim(at);
        int inner = shape.count(at + 1, shape.rank());
        if (inner == 1) {
            return rows.apply(x, y);
        }
        int outer = shape.count(0, at);
        Shape turned = Shape.of(outer, inner, length);
        Tensor movedX = exchanged(x, turned, outer, length, inner);
        Tensor movedY = exchanged(y, turned, outer, length, inner);
        Tensor done = rows.apply(movedX, movedY);
        Tensor back = exchanged(done, shape, outer, inner, length);
        Workspace.recycle(movedX, movedY, done);
        return back;
    }

    /** [outer, a, b] as [outer, b, a]. */
    static Tensor exchanged(Tensor x, Shape shape, int outer, int a, int b) {
        Tensor y = Tensor.empty(x.dtype(), shape);
        if (x.dtype() == DType.FLOAT32) {
            exchange(x.floats(), y.floats(), outer, a, b);
        } else {
            exchange(x.doubles(), y.doubles(), outer, a, b);
        }
        return y;
    }

    private static void exchange(float[] x, float[] y, int outer, int a, int b) {
        for (int o = 0; o < outer * a * b; o += a * b) {
            for (int i = 0; i < a; i++) {
                for (int j = 0; j < b; j++) {
                    y[o + j * a + i] = x[o + i * b + j];
                }
            }
        }
    }

    private static void exchange(double[] x, double[] y, int outer, int a, int b) {
        for (int o = 0; o < outer * a * b; o += a * b) {
            for (int i = 0; i < a; i++) {
                for (int j = 0; j < b; j++) {
                    y[o + j * a + i] = x[o + i * b + j];
                }
            }
        }
    }
}
