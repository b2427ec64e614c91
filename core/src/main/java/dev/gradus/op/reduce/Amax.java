package dev.gradus.op.reduce;

import dev.gradus.tensor.Tensor;

/**
 * {@code y = greatest x; dx = dy shared evenly among the elements that equal y}.
 *
 * <p>NaN if one element is. Needs at least one element. {@link Max} tells also where it is.
 *
 * @param axes     which axes, negative ones count from the last; all if none is named
 * @param keepDims whether y keeps those axes with size 1
 */
public record Amax(int[] axes, boolean keepDims) implements RowOp {

    @Override
    public double value(double[] x) {
        double best = Double.NEGATIVE_INFINITY;
        for (double v : x) {
            best = Math.max(best, v);
        }
        return best;
    }

    @Override
    public void gradient(double[] x, double y, double dy, double[] dx) {
        Ties.share(x, y, dy, dx);
    }

    @Override
    public Tensor forward(Tensor... inputs) {
        Ties.checkNotEmpty(this, inputs, axes);
        return RowOp.super.forward(inputs);
    }
}
