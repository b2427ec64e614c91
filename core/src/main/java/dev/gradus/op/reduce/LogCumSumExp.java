package dev.gradus.op.reduce;

/**
 * {@code y[i] = ln(sum over j <= i of e^x[j]); dx[j] = sum over i >= j of dy[i] e^(x[j] - y[i])}.
 *
 * <p>{@code x, y [.., n, ..]}. Neither direction can overflow; minus infinity counts as a term of 0.
 *
 * @param axis which axis, negative counts from the last
 */
public record LogCumSumExp(int axis) implements LineOp {

    @Override
    public void values(double[] x, double[] y) {
        double before = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < x.length; i++) {
            double max = Math.max(before, x[i]);
            double min = Math.min(before, x[i]);
            before = Double.isInfinite(max) ? max : max + StrictMath.log1p(StrictMath.exp(min - max));
            y[i] = before;
        }
    }

    @Override
    public void gradient(double[] x, double[] y, double[] dy, double[] dx) {
        double behind = 0; // sum over i >= j of dy[i] e^(y[j] - y[i])
        for (int j = x.length - 1; j >= 0; j--) {
            boolean nothing = y[j] == Double.NEGATIVE_INFINITY;
            behind = nothing ? 0 : dy[j] + (j + 1 < x.length ? behind * StrictMath.exp(y[j] - y[j + 1]) : 0);
            dx[j] = nothing ? 0 : behind * StrictMath.exp(x[j] - y[j]);
        }
    }
}
