package dev.gradus.kernel;

/**
 * The loops under {@link RowKernels}: one row, on the calling thread.
 *
 * <p>Sums go element i into lane i mod 16, then the lanes in order; {@code lanes} is room for them. A weight {@code w} and
 * a bias {@code b} start at index 0 unless an offset is given; null means 1 and 0.
 */
public interface RowLoops {

    /** {@code y = e^(x - shift)} for x at most {@code shift}; returns {@code sum y}. */
    float exponentials(float[] x, int xo, float shift, float[] y, int yo, int n, float[] lanes);

    /** Returns {@code sum e^(x - shift)} for x at most {@code shift}. */
    float sumOfExponentials(float[] x, int xo, float shift, int n, float[] lanes);

    /** {@code y = fma(e^(x - shift), scale, offset)} for x at most {@code shift}, but for rounding. */
    void scaledExponentials(float[] x, int xo, float shift, float scale, float offset, float[] y, int yo, int n);

    /** {@code y = (x - shift) - log}. */
    void shift(float[] x, int xo, float shift, float log, float[] y, int yo, int n);

    /** {@code gx = y (gy - mean)}. */
    void softmaxGrad(float[] y, int yo, float[] gy, int go, float mean, float[] gx, int gxo, int n);

    /** {@code gx = fma(-e^y, sum, gy)} for y at most 0, but for rounding. */
    void logSoftmaxGrad(float[] y, int yo, float[] gy, int go, float sum, float[] gx, int gxo, int n);

    /** Returns {@code sum (x - mean)^2}, each square fused into its lane. */
    float centredSquares(float[] x, int xo, float mean, int n, float[] lanes);

    /** {@code y = (x - mean) rstd w + b}, the last two fused. */
    void normalise(float[] x, int xo, float mean, float rstd, float[] w, int wo, float[] b, int bo,
            float[] y, int yo, int n);

    /** Leaves {@code sum gy w} in lanes[0] and {@code sum (gy w) (x - mean)} in lanes[16], with room for 32 lanes. */
    void weightedSums(float[] gy, int go, float[] w, float[] x, int xo, float mean, int n, float[] lanes);

    /** Returns {@code sum (gy w) (x - mean)}, each last product fused into its lane. */
    float weightedDot(float[] gy, int go, float[] w, float[] x, int xo, float mean, int n, float[] lanes);

    /** {@code gx = rstd fma(-(x - mean), slope, gy w - level)}. */
    void normGrad(float[] x, int xo, float mean, float rstd, float[] gy, int go, float[] w, int wo,
            float level, float slope, float[] gx, int gxo, int n);

    /** {@code gw += gy ((x - mean) rstd)}, fused. */
    void weightGrad(float[] x, int xo, float mean, float rstd, float[] gy, int go, float[] gw, int gwo, int n);

    /** {@code gw += gy ((x - mean) rstd)}, fused, and {@code gb += gy}. */
    void affineGrad(float[] x, int xo, float mean, float rstd, float[] gy, int go, float[] gw, int gwo,
            float[] gb, int gbo, int n);
}
