package dev.gradus.kernel;

/**
 * Elementwise arithmetic and plain sums on contiguous runs of floats.
 *
 * <p>A run is an array, the index of its first element ({@code x, xo}) and a length {@code n}. An output may be the same
 * run as an input, but must not overlap it otherwise. A float sum has one order on every machine: a run is cut into
 * chunks of {@link #CHUNK}; within a chunk, element i adds into lane i mod {@link #LANES}, and the lanes are added from 0
 * to 15; the chunks are added in order.
 */
public interface Pointwise {

    /** Elements summed, or given to a thread, at a time. */
    int CHUNK = 16 * 1024;

    /** Partial sums of a chunk. */
    int LANES = 16;

    /** {@code y = f(x)}. */
    void map(Unary f, float[] x, int xo, float[] y, int yo, int n);

    /**
     * {@code gx = gy f'(x)}, where {@code y = f(x)} is known.
     *
     * <p>{@code gx} may be {@code gy} itself.
     */
    void mapGrad(Unary f, float[] x, int xo, float[] y, int yo, float[] gy, int go, float[] gx, int gxo, int n);

    /**
     * {@code y[i] = f(a[i as], b[i bs])}.
     *
     * @param as 1, or 0 to use the one number {@code a[ao]} everywhere; {@code bs} likewise
     */
    void zip(Binary f, float[] a, int ao, int as, float[] b, int bo, int bs, float[] y, int yo, int n);

    /**
     * {@code y[r, c] = f(a[r ar + c ac], b[r br + c bc])}: one tensor broadcast along the rows or columns of another.
     *
     * @param ar distance of the rows of a, 0 if all rows are the same one; {@code br} likewise
     * @param ac 1, or 0 where a row of a is one number; {@code bc} likewise
     * @param y [rows, cols], contiguous
     */
    void zipRows(Binary f, float[] a, int ao, int ar, int ac, float[] b, int bo, int br, int bc,
            float[] y, int yo, int rows, int cols);

    /** {@code y += alpha x}, fused. */
    void axpy(float alpha, float[] x, int xo, float[] y, int yo, int n);

    /** {@code y += x}. */
    void addInto(float[] x, int xo, float[] y, int yo, int n);

    /** {@code y = alpha x}. */
    void scale(float alpha, float[] x, int xo, float[] y, int yo, int n);

    /** {@code y = alpha x + beta y}; {@code beta y} is rounded, then the rest is fused. */
    void scaleAdd(float alpha, float[] x, int xo, float beta, float[] y, int yo, int n);

    /** {@code y = value}. */
    void fill(float value, float[] y, int yo, int n);

    /** {@code y = a b + c}, fused; with c the run y itself it accumulates a product. */
    void multiplyAdd(float[] a, int ao, float[] b, int bo, float[] c, int co, float[] y, int yo, int n);

    /** Returns {@code sum x}. */
    float sum(float[] x, int xo, int n);

    /** Returns {@code sum a b}, each product fused into its lane. */
    float dot(float[] a, int ao, float[] b, int bo, int n);

    /** Returns {@code sum x^2}: each chunk as in {@link #dot}, the chunks added in double precision. */
    double sumOfSquares(float[] x, int xo, int n);

    /** Returns the greatest element: minus infinity for an empty run, NaN if there is one. */
    float max(float[] x, int xo, int n);

    /**
     * {@code y[c] = sum over r of x[r, c]}, the gradient of a bias.
     *
     * <p>Rows are added one after the other within blocks that depend on the shape only; the blocks are added in order.
     *
     * @param x [rows, cols]
     * @param y [cols]
     */
    void sumRows(float[] x, int xo, float[] y, int yo, int rows, int cols);

    /**
     * Gated unit {@code y = f(a) b} (Shazeer 2020, GLU variants: SwiGLU, GEGLU).
     *
     * @param as distance of the rows of a, so that a and b may lie side by side; {@code bs} likewise
     * @param y [rows, cols], contiguous
     */
    void gated(Unary f, float[] a, int ao, int as, float[] b, int bo, int bs, float[] y, int yo, int rows, int cols);

    /**
     * Gradient of {@link #gated}: {@code ga = gy b f'(a), gb = gy f(a)}.
     *
     * @param gy [rows, cols], contiguous
     * @param ga another array than a and b, laid out as a is: offset {@code ao}, rows {@code as} apart
     * @param gb laid out as b is: offset {@code bo}, rows {@code bs} apart
     */
    void gatedGrad(Unary f, float[] a, int ao, int as, float[] b, int bo, int bs, float[] gy, int go,
            float[] ga, float[] gb, int rows, int cols);

    /**
     * Rotary position embedding: turns pairs of each head's elements by an angle (Su et al. 2021, RoFormer).
     *
     * <p>Pair i of a head (u, v) at step t becomes {@code (u cos - v sin, v cos + u sin)} with the cosine and sine at
     * {@code [t, i]}; elements behind {@link Rotation#width()} are copied.
     *
     * @param x [tokens, heads, size]; token number k is at step {@code k mod steps}
     * @param y as x
     * @param cos [steps, width/2], from index {@code to} on; {@code sin} likewise
     */
    void rotate(Rotation rotation, float[] x, int xo, float[] y, int yo, float[] cos, float[] sin, int to, int tokens);
}
