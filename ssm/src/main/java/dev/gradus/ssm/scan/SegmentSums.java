package dev.gradus.ssm.scan;

import dev.gradus.op.reduce.CumSum;
import dev.gradus.op.shape.Expand;
import dev.gradus.op.shape.Tril;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;

/**
 * Sums over all stretches of a sequence: the decay between any two steps, as a matrix.
 *
 * <p>They are added up within a mask. The difference of two running sums would be shorter and wrong: with strong decays it
 * cancels (Dao and Gu 2024, listing 1, "stable segment sum").
 */
public final class SegmentSums {
    private SegmentSums() {}

    /**
     * {@code y[i,j] = e^(x[j+1] + ... + x[i])} for {@code j <= i}, 0 above the diagonal.
     *
     * @param x [..., T], logarithms of decays
     * @return [..., T, T]
     */
    public static Tensor decays(Tensor x) {
        int last = x.shape().rank();
        int[] column = Arrays.copyOf(x.shape().dims(), last + 1);
        column[last] = 1;
        Tensor rows = x.reshape(column); // [..., T, 1]
        column[last] = x.dim(-1);
        Tensor below = rows.apply(new Expand(Shape.of(column))).apply(new Tril(-1)); // [..., T, T]
        return below.apply(new CumSum(-2)).exp().apply(new Tril(0));
    }
}
