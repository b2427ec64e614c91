package dev.gradus.attention.cache;

import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/**
 * An attention whose keys come in parts: outputs and their sums {@code lse_i} are merged one after another,
 * {@code lse = ln(e^lse1 + e^lse2), y = y1 e^(lse1 - lse) + y2 e^(lse2 - lse)}.
 */
final class PartialSoftmax {
    private final Shape shape;
    private final double[] y;
    private final double[] lse;

    /** Begins with a part: y [B,T,H,dv] and lse [B,H,T]. */
    PartialSoftmax(Tensor[] first) {
        shape = first[0].shape();
        y = wide(first[0]);
        lse = wide(first[1]);
    }

    private static double[] wide(Tensor x) {
        return x.dtype() == DType.FLOAT64 ? x.doubles().clone() : x.to(DType.FLOAT64).doubles();
    }

    /** Adds another part of the keys. */
    void add(Tensor[] part) {
        double[] more = wide(part[0]);
        double[] sums = wide(part[1]);
        int tokens = shape.dim(1);
        int heads = shape.dim(2);
        for (int i = 0; i < lse.length; i++) { // [B,H,T] against [B,T,H]
            int row = (i / tokens / heads * tokens + i % tokens) * heads + i / tokens % heads;
            merge(i, row * shape.dim(3), more, sums[i]);
        }
    }

    private void merge(int i, int row, double[] more, double sum) {
        double max = Math.max(lse[i], sum);
        if (max == Double.NEGATIVE_INFINITY) {
            return;
        }
        double both = max + StrictMath.log(StrictMath.exp(lse[i] - max) + StrictMath.exp(sum - max));
        double old = StrictMath.exp(lse[i] - both);
        double share = StrictMath.exp(sum - both);
        for (int c = row; c < row + shape.dim(3); c++) {
            y[c] = y[c] * old + more[c] * share;
        }
        lse[i] = both;
    }

    Tensor output(DType dtype) {
        return Tensor.of(y, shape.dims()).to(dtype);
    }
}
