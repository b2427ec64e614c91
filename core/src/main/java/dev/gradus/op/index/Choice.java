package dev.gradus.op.index;

import dev.gradus.kernel.Parallel;
import dev.gradus.op.math.Broadcast;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/** {@code y = mask != 0 ? a : b} with all three stretched to one shape: the loop of {@link Where} and {@link MaskedFill}. */
final class Choice {
    private static final int GRAIN = 1 << 14;

    private Choice() {}

    static Tensor of(Tensor mask, Tensor a, Tensor b, Shape out) {
        Tensor y = Tensor.empty(a.dtype(), out);
        if (out.size() == 0) {
            return y;
        }
        Broadcast plan = Broadcast.of(out, mask.shape(), a.shape(), b.shape());
        int grain = Math.max(1, GRAIN / plan.cols());
        plan.forEachPlane((at, offsets) -> Parallel.forRange(plan.rows(), grain, (first, end) -> {
            for (int row = first; row < end; row++) {
                int to = at + row * plan.cols();
                if (a.dtype() == DType.FLOAT32) {
                    row(plan, row, offsets, mask.ints(), a.floats(), b.floats(), y.floats(), to);
                } else {
                    row(plan, row, offsets, mask.ints(), a.doubles(), b.doubles(), y.doubles(), to);
                }
            }
        }));
        return y;
    }

    /** A scalar of another tensor's type. */
    static Tensor scalar(Tensor like, double value) {
        return Tensor.full(like.dtype(), Shape.of(), value);
    }

    private static void row(Broadcast plan, int row, int[] offsets, int[] m, float[] a, float[] b, float[] y, int yo) {
        int mo = offsets[0] + row * plan.rowStride(0);
        int ao = offsets[1] + row * plan.rowStride(1);
        int bo = offsets[2] + row * plan.rowStride(2);
        int ms = plan.colStride(0);
        int as = plan.colStride(1);
        int bs = plan.colStride(2);
        int n = plan.cols();
        for (int i = 0; i < n; i++) {
            y[yo + i] = m[mo + i * ms] != 0 ? a[ao + i * as] : b[bo + i * bs];
        }
    }

    private static void row(Broadcast plan, int row, int[] offsets, int[] m, double[] a, double[] b, double[] y,
            int yo) {
        int mo = offsets[0] + row * plan.rowStride(0);
        int ao = offsets[1] + row * plan.rowStride(1);
        int bo = offsets[2] + row * plan.rowStride(2);
        int n = plan.cols();
        for (int i = 0; i < n; i++) {
            y[yo + i] =
                    m[mo + i * plan.colStride(0)] != 0 ? a[ao + i * plan.colStride(1)] : b[bo + i * plan.colStride(2)];
        }
    }
}
