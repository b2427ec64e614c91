package dev.gradus.kernel;

/**
 * The loops under {@link AttentionKernels}: one tile of up to {@link AttentionKernels#TILE} keys by {@link #width} queries, on
 * the calling thread.
 *
 * <p>A tile is [keys, width]: queries lie side by side, so that everything that belongs to one query stays in one lane.
 * A <i>panel</i> is a matrix with rows {@code width} apart; a matrix with more columns is several panels, each
 * {@code TILE * width} floats after the other.
 */
public interface AttentionTiles {

    /**
     * Queries of a tile, at most 64. Results do not depend on it.
     *
     * @return columns of a panel
     */
    int width();

    /** {@code panels[r,c] = x[r,c]} for {@code rows} rows {@code xrs} apart of {@code n} elements. */
    void pack(int rows, int n, float[] x, int xo, int xrs, float[] panels);

    /**
     * {@code s[j,i] = sum over c of a[j,c] panel[c,i]} in the parts by keys; rows of a have {@code n} elements and are
     * {@code ars} apart.
     */
    void scores(VisibleParts.Ranges parts, int n, float[] a, int ao, int ars, float[] panel, float[] s);

    /** {@code out[c,i] += sum over keys j of panels[j,c] s[j,i]} in the parts by queries, for {@code n} columns c. */
    void gather(VisibleParts.Ranges parts, int n, float[] panels, float[] s, float[] out);

    /**
     * {@code c[j,:] += sum over queries i of s[j,i] panels[i,:]} in the parts by keys, for the first {@code queries} queries
     * and {@code n} columns; rows of c are {@code crs} apart.
     */
    void scatter(VisibleParts.Ranges parts, int queries, int n, float[] s, float[] panels, float[] c, int co, int crs);

    /** {@code s[j,i] = -infinity} where bit i of {@code bits[j]} is 0. */
    void hide(int keys, long[] bits, float[] s);

    /**
     * One step of the online softmax: {@code max' = max(max, s), alpha = 2^(max - max'), s = 2^(s - max'),
     * sum' = sum alpha + s_0 + s_1 + ...}; as long as max' is minus infinity, 0 takes its place.
     */
    void softmax(int keys, float[] s, float[] max, float[] sum, float[] alpha);

    /** {@code out[c,i] *= alpha[i]} for {@code n} rows c. */
    void rescale(int n, float[] alpha, float[] out);

    /** {@code s[j,i] = 2^(s[j,i] - shift[i])}, for arguments of at most 0, but for rounding. */
    void powers(int keys, float[] shift, float[] s);

    /** {@code p[j,i] = p[j,i] (d[j,i] - delta[i]) scale}. */
    void scoreGrad(int keys, float[] d, float[] delta, float scale, float[] p);

    /** {@code sum[i] = sum over c of a[c,i] b[c,i]} over {@code n} rows, a fused chain from 0. */
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
