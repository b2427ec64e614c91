package dev.gradus.kernel;

/**
 * The loops under {@link Pointwise}: one contiguous run, on the calling thread.
 *
 * <p>{@code lanes} is room for {@link Pointwise#LANES} partial sums; its content before and after means nothing.
 */
public interface PointwiseLoops {

    /** One run of {@link Pointwise#map}. */
    void map(Unary f, float[] x, int xo, float[] y, int yo, int n);

    /** One run of {@link Pointwise#mapGrad}. */
    void mapGrad(Unary f, float[] x, int xo, float[] y, int yo, float[] gy, int go, float[] gx, int gxo, int n);

    /** One run of {@link Pointwise#zip}. */
    void zip(Binary f, float[] a, int ao, int as, float[] b, int bo, int bs, float[] y, int yo, int n);

    /** {@code y += alpha x}, fused. */
    void axpy(float alpha, float[] x, int xo, float[] y, int yo, int n);

    /** {@code y = fma(alpha, x, beta)}; a beta of -0 leaves the product as it is. */
    void affine(float alpha, float[] x, int xo, float beta, float[] y, int yo, int n);

    /** {@code y = fma(alpha, x, beta y)}. */
    void scaleAdd(float alpha, float[] x, int xo, float beta, float[] y, int yo, int n);

    /** {@code y = fma(a, b, c)}. */
    void multiplyAdd(float[] a, int ao, float[] b, int bo, float[] c, int co, float[] y, int yo, int n);

    /** Returns the sum of one chunk: element i into lane i mod 16, then the lanes in order. */
    float sum(float[] x, int xo, int n, float[] lanes);

    /** Returns the sum of the products of one chunk, each fused into its lane. */
    float dot(float[] a, int ao, float[] b, int bo, int n, float[] lanes);

    /** Returns the greatest element. */
    float max(float[] x, int xo, int n, float[] lanes);

    /**
     * Turns pairs: {@code y[i] = fma(-v, s, u c), y[yv + i] = fma(u, s, v c)} with {@code s = sign sin}.
     *
     * @param u index in x of the first element of the first pair
     * @param v index in x of the second element of the first pair
     * @param yu index in y of the first, {@code yv} of the second
     */
    void turn(float[] x, int u, int v, float[] y, int yu, int yv, float[] cos, float[] sin, int to, float sign, int n);

    /** One row of {@link Pointwise#gated}. */
    default void gated(Unary f, float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
        map(f, a, ao, y, yo, n);
        zip(Binary.MUL, y, yo, 1, b, bo, 1, y, yo, n);
    }

    /** One row of {@link Pointwise#gatedGrad}. */
    default void gatedGrad(Unary f, float[] a, int ao, float[] b, int bo, float[] gy, int go,
            float[] ga, float[] gb, int n) {
        map(f, a, ao, gb, bo, n);
        zip(Binary.MUL, gy, go, 1, b, bo, 1, ga, ao, n);
        mapGrad(f, a, ao, gb, bo, ga, ao, ga, ao, n);
        zip(Binary.MUL, gb, bo, 1, gy, go, 1, gb, bo, n);
    }
}
