package dev.gradus.op.math;

import dev.gradus.kernel.Binary;
import dev.gradus.kernel.Kernels;
import dev.gradus.kernel.Pointwise;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.function.DoubleBinaryOperator;

/** Two tensors walked together, one of them or both stretched. */
public final class Zip {
    private Zip() {}

    /** {@code f(a, b)}, by a kernel if there is one. */
    static Tensor of(BinaryOp f, Tensor a, Tensor b) {
        Shape out = a.shape().broadcast(b.shape(), f);
        Binary loop = FloatLoops.of(f);
        if (loop == null || a.dtype() != DType.FLOAT32) {
            return of(f::value, a, b, out);
        }
        Tensor y = Tensor.empty(DType.FLOAT32, out);
        if (a.size() == b.size() && a.size() == out.size() || a.size() == 1 || b.size() == 1) {
            run(loop, a.floats(), b.floats(), y.floats());
        } else if (out.size() > 0) {
            planes(loop, a, b, y);
        }
        return y;
    }

    private static void run(Binary f, float[] a, float[] b, float[] y) {
        int as = a.length == y.length ? 1 : 0;
        int bs = b.length == y.length ? 1 : 0;
        Kernels.active().pointwise().zip(f, a, 0, as, b, 0, bs, y, 0, y.length);
    }

    private static void planes(Binary f, Tensor a, Tensor b, Tensor y) {
        Pointwise kernel = Kernels.active().pointwise();
        Broadcast plan = Broadcast.of(y.shape(), a.shape(), b.shape());
        float[] av = a.floats();
        float[] bv = b.floats();
        float[] yv = y.floats();
        plan.forEachPlane((at, offsets) -> kernel.zipRows(
                f, av, offsets[0], plan.rowStride(0), plan.colStride(0), bv, offsets[1], plan.rowStride(1),
                plan.colStride(1), yv, at, plan.rows(), plan.cols()));
    }

    /**
     * Any function of two numbers, by plain loops.
     *
     * @param f   the function
     * @param a   first operand
     * @param b   second operand, of the same type
     * @param out shape that both broadcast to
     * @return f(a, b)
     */
    public static Tensor of(DoubleBinaryOperator f, Tensor a, Tensor b, Shape out) {
        Tensor y = Tensor.empty(a.dtype(), out);
        if (out.size() == 0) {
            return y;
        }
        Broadcast plan = Broadcast.of(out, a.shape(), b.shape());
        plan.forEachPlane((at, offsets) -> {
            for (int row = 0; row < plan.rows(); row++) {
                int ao = offsets[0] + row * plan.rowStride(0);
                int bo = offsets[1] + row * plan.rowStride(1);
                row(f, a, ao, plan.colStride(0), b, bo, plan.colStride(1), y, at + row * plan.cols(), plan.cols());
            }
        });
        return y;
    }

    private static void row(
            DoubleBinaryOperator f, Tensor a, int ao, int as, Tensor b, int bo, int bs, Tensor y, int yo, int n) {
        if (y.dtype() == DType.FLOAT32) {
            row(f, a.floats(), ao, as, b.floats(), bo, bs, y.floats(), yo, n);
        } else {
            row(f, a.doubles(), ao, as, b.doubles(), bo, bs, y.doubles(), yo, n);
        }
    }

    private static void row(
            DoubleBinaryOperator f, float[] a, int ao, int as, float[] b, int bo, int bs, float[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            y[yo + i] = (float) f.applyAsDouble(a[ao + i * as], b[bo + i * bs]);
        }
    }

    private static void row(
            DoubleBinaryOperator f, double[] a, int ao, int as, double[] b, int bo, int bs, double[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            y[yo + i] = f.applyAsDouble(a[ao + i * as], b[bo + i * bs]);
        }
    }
}
