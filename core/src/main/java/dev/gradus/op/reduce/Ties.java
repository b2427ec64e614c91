package dev.gradus.op.reduce;

import dev.gradus.autograd.MultiOp;
import dev.gradus.op.Lines;
import dev.gradus.op.Require;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;

/** What the greatest and the least element have in common. */
final class Ties {
    private Ties() {}

    static void checkNotEmpty(MultiOp op, Tensor[] inputs, int... axes) {
        Require.floating(op, inputs, 1);
        if (Axes.of(op, inputs[0], axes).count() == 0) {
            throw Require.fault(op, "at least one element along its axes", inputs);
        }
    }

    /** Shares dy among the elements that equal y. */
    static void share(double[] x, double y, double dy, double[] dx) {
        int count = 0;
        for (double v : x) {
            count += same(v, y) ? 1 : 0;
        }
        for (int i = 0; i < x.length; i++) {
            dx[i] = same(x[i], y) ? dy / count : 0;
        }
    }

    private static boolean same(double a, double b) {
        return a == b || Double.isNaN(a) && Double.isNaN(b);
    }

    /** Index of the first greatest or least element; NaN counts as the greatest and as the least. */
    static int first(double[] x, boolean greatest) {
        int best = 0;
        for (int i = 1; i < x.length && !Double.isNaN(x[best]); i++) {
            if (Double.isNaN(x[i]) || (greatest ? x[i] > x[best] : x[i] < x[best])) {
                best = i;
            }
        }
        return best;
    }

    /** Those indices along an axis, int32. */
    static Tensor firsts(MultiOp op, Tensor[] inputs, int axis, boolean keepDims, boolean greatest) {
        checkNotEmpty(op, inputs, axis);
        Tensor x = inputs[0];
        Tensor index = Tensor.empty(DType.INT32, Axes.of(op, x, axis).result(keepDims));
        Lines.Layout lines = Lines.along(x.shape(), axis);
        lines.forEach((from, to) -> {
            double[] line = new double[lines.size()];
            for (int k = from; k < to; k++) {
                Lines.read(x, lines.start(k), lines.stride(), line);
                index.ints()[k] = first(line, greatest);
            }
        });
        return index;
    }
}
