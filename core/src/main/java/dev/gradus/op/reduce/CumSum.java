package dev.gradus.op.reduce;

/**
 * {@code y[i] = sum over j <= i of x[j]; dx[j] = sum over i >= j of dy[i]}.
 *
 * <p>{@code x, y [.., n, ..]}.
 *
 * @param axis which axis, negative counts from the last
 */
public record CumSum(int axis) implements LineOp {

    @Override
    public void values(double[] x, double[] y) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += x[i];
            y[i] = sum;
        }
    }

    @Override
    public void gradient(double[] x, double[] y, double[] dy, double[] dx) {
        double sum = 0;
        for (int i = x.length - 1; i >= 0; i--) {
            sum += dy[i];
            dx[i] = sum;
        }
    }
}
