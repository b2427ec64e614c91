package dev.gradus.kernel;

/**
 * The loops under {@link AttentionKernels}: one tile of up to {@link AttentionKernels#TILE} keys by as many queries, on the
 * calling thread.
 *
 * <p>A tile [keys, queries] consists of panels of {@link #width} queries, each with rows {@code width} apart: element (j,i) is
 * at {@code i / width * TILE * width + j width + i % width}. So neighbouring queries lie side by side, and everything that
 * belongs to one query stays in one lane. <i>Columns</i> [n, queries] lie in the same way, with n for TILE.
 */
public interface AttentionTiles {

    /**
     * Queries of a panel, a divisor of {@link AttentionKernels#TILE}. Results do not depend on it.
     *
     * @return columns of a panel
     */
    int width();

    /**
     * {@code panels[r,c] = x[r,c]} for {@code rows} rows {@code xrs} apart of {@code n} elements: rows of a panel are
     * {@code width} apart, panels {@code TILE width}.
     */
    void pack(int rows, int n, float[] x, int xo, int xrs, float[] panels);

    /**
     * {@code s[j,i] = sum over c of a[j,c] columns[c,i]} in the parts by keys; rows of a have {@code n} elements and are
     * {@code ars} apart.
     */
    void scores(VisibleParts.Ranges parts, int n, float[] a, int ao, int ars, float[] columns, float[] s);

    /**
     * {@code out[i,:] = alpha[i] out[i,:] + sum over keys j of s[j,i] panels[j,:]} in the parts by queries, for {@code n}
     * columns: the sum is a chain from 0, the rest one fused multiply-add. Rows of out are {@code n} apart.
     */
    void gather(VisibleParts.Ranges parts, int n, float[] panels, float[] s, float[] alpha, float[] out);

    /**
     * {@code c[j,:] += sum over queries i of s[j,i] panels[i,:]} in the parts by keys, for the first {@code queries} queries
     * and {@code n} columns: the sum is a chain from 0. Rows of c are {@code crs} apart.
     */
    void scatter(VisibleParts.Ranges parts, int queries, int n, float[] s, float[] panels, float[] c, int co, int crs);

    /** {@code s[j,i] = -infinity} where bit i of {@code bits[j]} is 0. */
    void hide(int keys, long[] bits, float[] s);

    /**
     * One step of the online softmax: {@code max' = max(max, s), alpha = 2^(max - max'), s = 2^(s - max'),
     * sum' = sum alpha + s_0 + s_1 + ...}; as long as max' is minus infinity, 0 takes its place.
     */
    void softmax(int keys, float[] s, float[] max, float[] sum, float[] alpha);

    /** {@code s[j,i] = 2^(s[j,i] - shift[i])}, for arguments of at most 0, but for rounding. */
    void powers(int keys, float[] shift, float[] s);

    /** {@code p[j,i] = p[j,i] (d[j,i] - delta[i]) scale}; 0 where p is 0, whatever lies in d there. */
    void scoreGrad(int keys, float[] d, float[] delta, float scale, float[] p);

    /** {@code sum[i] = sum over c of a[c,i] b[c,i]} over {@code n} rows of columns, a fused chain from 0. */
    void dots(int n, float[] a, float[] b, float[] sum);

    /**
     * Scores of one query, {@code out[j] = sum over c of x[c] a[j,c]} for up to {@link AttentionKernels#TILE} rows of
     * {@code n} elements, {@code ars} apart. Element c is fused into lane c mod 16, then the lanes are added in order.
     *
     * @param lanes room for 16 floats a row
     */
    void rowDots(int rows, int n, float[] x, float[] a, int ao, int ars, float[] out, int oo, float[] lanes);

    /** Output of one query, {@code out[c] += p[j] a[j,c]} over {@code rows} rows in order, each a fused multiply-add. */
    void rowSum(int rows, int n, float[] p, int po, float[] a, int ao, int ars, float[] out, int oo);
}
