package dev.gradus.op.index;

import dev.gradus.autograd.MultiOp;
import dev.gradus.op.Lines;
import dev.gradus.op.Require;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;

/** The order of numbers: NaN counts as the greatest, and of equal numbers the one with the lower index comes first. */
final class Ranking {
    private static final int MOST_INSERTED = 64;

    private Ranking() {}

    /** Indices of the first {@code count} elements of each line, in order: int32, {@code [.., count, ..]}. */
    static Tensor along(MultiOp op, Tensor[] inputs, int axis, int count, boolean descending) {
        Require.floating(op, inputs, 1);
        Tensor x = inputs[0];
        Tensor index = Tensor.empty(DType.INT32, x.shape().with(axis, count));
        Lines.Layout lines = Lines.along(x.shape(), axis);
        Lines.Layout ranks = Lines.along(index.shape(), axis);
        lines.forEach((from, to) -> {
            double[] line = new double[lines.size()];
            int[] first = new int[count];
            for (int k = from; k < to; k++) {
                Lines.read(x, lines.start(k), lines.stride(), line);
                rank(line, first, descending);
                for (int i = 0; i < count; i++) {
                    index.ints()[ranks.start(k) + i * ranks.stride()] = first[i];
                }
            }
        });
        return index;
    }

    private static void rank(double[] x, int[] first, boolean descending) {
        if (first.length <= MOST_INSERTED) {
            select(x, first, descending);
        } else {
            int[] order = sort(x, descending);
            System.arraycopy(order, 0, first, 0, first.length);
        }
    }

    /** Whether a comes strictly before b. */
    private static boolean before(double a, double b, boolean descending) {
        if (Double.isNaN(a) || Double.isNaN(b)) {
            return Double.isNaN(descending ? a : b) && !Double.isNaN(descending ? b : a);
        }
        return descending ? a > b : a < b;
    }

    /** Keeps the first few in order, inserting each element that belongs among them. */
    private static void select(double[] x, int[] first, boolean descending) {
        int kept = 0;
        for (int i = 0; i < x.length; i++) {
            int at = kept < first.length ? kept++ : kept;
            while (at > 0 && before(x[i], x[first[at - 1]], descending)) {
                if (at < kept) {
                    first[at] = first[at - 1];
                }
                at--;
            }
            if (at < kept) {
                first[at] = i;
            }
        }
    }

    /** Merges runs of growing length; equal elements keep their order. */
    private static int[] sort(double[] x, boolean descending) {
        int n = x.length;
        int[] order = new int[n];
        Arrays.setAll(order, i -> i);
        int[] merged = new int[n];
        for (int run = 1; run < n; run *= 2) {
            for (int from = 0; from < n; from += 2 * run) {
                merge(x, order, merged, from, Math.min(n, from + run), Math.min(n, from + 2 * run), descending);
            }
            int[] swap = order;
            order = merged;
            merged = swap;
        }
        return order;
    }

    private static void merge(double[] x, int[] order, int[] merged, int from, int middle, int to, boolean descending) {
        int a = from;
        int b = middle;
        for (int k = from; k < to; k++) {
            boolean takeSecond = a == middle || b < to && before(x[order[b]], x[order[a]], descending);
            merged[k] = takeSecond ? order[b++] : order[a++];
        }
    }
}
