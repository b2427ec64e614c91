package dev.gradus.op.reduce;

/**
 * {@code y[i] = product over j <= i of x[j]; dx[j] = sum over i >= j of dy[i] times the product of the others up to i}.
 *
 * <p>{@code x, y [.., n, ..]}. The gradient never divides, so zeros are no exception.
 *
 * @param axis which axis, negative counts from the last
 */
public record CumProd(int axis) implements LineOp {

    @Override
    public void values(double[] x, double[] y) {
        double product = 1;
        for (int i = 0; i < x.length; i++) {
            product *= x[i];
            y[i] = product;
        }
    }

    @Override
    public void gradient(double[] x, double[] y, double[] dy, double[] dx) {
        double left = 1;
        for (int i = 0; i < x.length; i++) {
            dx[i] = left;
            left *= x[i];
        }
        double behind = 0; // sum over i >= j of dy[i] times the product of x between j and i
        for (int j = x.length - 1; j >= 0; j--) {
            behind = dy[j] + (j + 1 < x.length ? x[j + 1] * behind : 0);
            dx[j] *= behind;
        }
    }
}
