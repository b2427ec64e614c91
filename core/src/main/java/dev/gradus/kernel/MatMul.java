package dev.gradus.kernel;

/**
 * Products of matrices that lie anywhere in plain arrays.
 *
 * <p>An operand is an array, the offset of its element [0, 0], a row stride and a column stride: a matrix and its
 * transpose differ only by swapped strides. The result C is contiguous along its rows. It must not overlap A or B.
 *
 * <p><b>One order of operations.</b> Every element of C is one chain of fused multiply-adds over increasing p,
 * starting from 0, or from C when accumulating: {@code c = fma(A[i,p], B[p,j], c)}. All providers, blockings, vector
 * widths and numbers of threads give the same bits.
 *
 * <p>Large products run on several threads. Arguments are trusted as shapes have been checked before; an index outside an
 * array throws {@link IndexOutOfBoundsException}.
 */
public interface MatMul {

    /**
     * {@code C[i,j] = (accumulate ? C[i,j] : 0) + sum over p of A[i,p] B[p,j]}, with A [m,k], B [k,n], C [m,n].
     *
     * @param m rows of A and C
     * @param n columns of B and C
     * @param k columns of A, rows of B; 0 gives zeros
     * @param a array of A
     * @param ao offset of A
     * @param ars row stride of A
     * @param acs column stride of A
     * @param b array of B
     * @param bo offset of B
     * @param brs row stride of B
     * @param bcs column stride of B
     * @param c array of C
     * @param co offset of C
     * @param crs row stride of C
     * @param accumulate whether to add to C
     */
    void multiply(
            int m, int n, int k,
            float[] a, int ao, int ars, int acs,
            float[] b, int bo, int brs, int bcs,
            float[] c, int co, int crs,
            boolean accumulate);

    /**
     * As {@code multiply} of floats, in float64.
     *
     * @param m rows of A and C
     * @param n columns of B and C
     * @param k columns of A, rows of B; 0 gives zeros
     * @param a array of A
     * @param ao offset of A
     * @param ars row stride of A
     * @param acs column stride of A
     * @param b array of B
     * @param bo offset of B
     * @param brs row stride of B
     * @param bcs column stride of B
     * @param c array of C
     * @param co offset of C
     * @param crs row stride of C
     * @param accumulate whether to add to C
     */
    void multiply(
            int m, int n, int k,
            double[] a, int ao, int ars, int acs,
            double[] b, int bo, int brs, int bcs,
            double[] c, int co, int crs,
            boolean accumulate);

    /**
     * {@code batch} products; matrix i of an operand starts at its offset + i times its batch stride.
     *
     * @param batch number of products
     * @param m rows of A and C
     * @param n columns of B and C
     * @param k columns of A, rows of B; 0 gives zeros
     * @param a array of A
     * @param ao offset of A
     * @param abs batch stride of A; 0 uses the same A for all
     * @param ars row stride of A
     * @param acs column stride of A
     * @param b array of B
     * @param bo offset of B
     * @param bbs batch stride of B; 0 uses the same B for all
     * @param brs row stride of B
     * @param bcs column stride of B
     * @param c array of C
     * @param co offset of C
     * @param cbs batch stride of C; 0 adds all products, in order, into one C
     * @param crs row stride of C
     * @param accumulate whether to add to C
     */
    void multiplyBatch(
            int batch, int m, int n, int k,
            float[] a, int ao, int abs, int ars, int acs,
            float[] b, int bo, int bbs, int brs, int bcs,
            float[] c, int co, int cbs, int crs,
            boolean accumulate);

    /**
     * As {@code multiplyBatch} of floats, in float64.
     *
     * @param batch number of products
     * @param m rows of A and C
     * @param n columns of B and C
     * @param k columns of A, rows of B; 0 gives zeros
     * @param a array of A
     * @param ao offset of A
     * @param abs batch stride of A; 0 uses the same A for all
     * @param ars row stride of A
     * @param acs column stride of A
     * @param b array of B
     * @param bo offset of B
     * @param bbs batch stride of B; 0 uses the same B for all
     * @param brs row stride of B
     * @param bcs column stride of B
     * @param c array of C
     * @param co offset of C
     * @param cbs batch stride of C; 0 adds all products, in order, into one C
     * @param crs row stride of C
     * @param accumulate whether to add to C
     */
    void multiplyBatch(
            int batch, int m, int n, int k,
            double[] a, int ao, int abs, int ars, int acs,
            double[] b, int bo, int bbs, int brs, int bcs,
            double[] c, int co, int cbs, int crs,
            boolean accumulate);

    /**
     * Rows in segments, each with its own B: {@code C[i,:] (+)= A[i,:] B_g} for i in segment g,
     * {@code rowStart[g] <= i < rowStart[g+1]}. The forward pass of experts, and the gradient of their input.
     *
     * @param groups number of segments
     * @param rowStart [groups + 1] first row of each segment and the end of the last, increasing
     * @param n columns of each B and of C
     * @param k columns of A, rows of each B; 0 gives zeros
     * @param a array of A
     * @param ao offset of A
     * @param ars row stride of A
     * @param acs column stride of A
     * @param b array of all B
     * @param bo offset of B of group 0
     * @param bgs stride from the B of one group to that of the next
     * @param brs row stride of B
     * @param bcs column stride of B
     * @param c array of C
     * @param co offset of C
     * @param crs row stride of C
     * @param accumulate whether to add to C
     */
    void multiplyGroups(
            int groups, int[] rowStart, int n, int k,
            float[] a, int ao, int ars, int acs,
            float[] b, int bo, int bgs, int brs, int bcs,
            float[] c, int co, int crs,
            boolean accumulate);

    /**
     * As {@code multiplyGroups} of floats, in float64.
     *
     * @param groups number of segments
     * @param rowStart [groups + 1] first row of each segment and the end of the last, increasing
     * @param n columns of each B and of C
     * @param k columns of A, rows of each B; 0 gives zeros
     * @param a array of A
     * @param ao offset of A
     * @param ars row stride of A
     * @param acs column stride of A
     * @param b array of all B
     * @param bo offset of B of group 0
     * @param bgs stride from the B of one group to that of the next
     * @param brs row stride of B
     * @param bcs column stride of B
     * @param c array of C
     * @param co offset of C
     * @param crs row stride of C
     * @param accumulate whether to add to C
     */
    void multiplyGroups(
            int groups, int[] rowStart, int n, int k,
            double[] a, int ao, int ars, int acs,
            double[] b, int bo, int bgs, int brs, int bcs,
            double[] c, int co, int crs,
            boolean accumulate);

    /**
     * Sums over segments of rows: {@code C_g[i,j] (+)= sum over p in segment g of A[p,i] B[p,j]}, where A [rows, m] and B
     * [rows, n] lie row by row. The gradient of the weights of experts.
     *
     * @param groups number of segments
     * @param rowStart [groups + 1] first row of each segment and the end of the last, increasing; an empty segment
     *     gives zeros
     * @param m columns of A, rows of each C
     * @param n columns of B and of each C
     * @param a array of A
     * @param ao offset of A
     * @param ars row stride of A, from p to p + 1
     * @param acs column stride of A, from i to i + 1
     * @param b array of B
     * @param bo offset of B
     * @param brs row stride of B
     * @param bcs column stride of B
     * @param c array of all C
     * @param co offset of C of group 0
     * @param cgs stride from the C of one group to that of the next
     * @param crs row stride of C
     * @param accumulate whether to add to C
     */
    void multiplyGroupsInner(
            int groups, int[] rowStart, int m, int n,
            float[] a, int ao, int ars, int acs,
            float[] b, int bo, int brs, int bcs,
            float[] c, int co, int cgs, int crs,
            boolean accumulate);

    /**
     * As {@code multiplyGroupsInner} of floats, in float64.
     *
     * @param groups number of segments
     * @param rowStart [groups + 1] first row of each segment and the end of the last, increasing; an empty segment
     *     gives zeros
     * @param m columns of A, rows of each C
     * @param n columns of B and of each C
     * @param a array of A
     * @param ao offset of A
     * @param ars row stride of A, from p to p + 1
     * @param acs column stride of A, from i to i + 1
     * @param b array of B
     * @param bo offset of B
     * @param brs row stride of B
     * @param bcs column stride of B
     * @param c array of all C
     * @param co offset of C of group 0
     * @param cgs stride from the C of one group to that of the next
     * @param crs row stride of C
     * @param accumulate whether to add to C
     */
    void multiplyGroupsInner(
            int groups, int[] rowStart, int m, int n,
            double[] a, int ao, int ars, int acs,
            double[] b, int bo, int brs, int bcs,
            double[] c, int co, int cgs, int crs,
            boolean accumulate);

    /**
     * Copies B [k,n] into panels, once, for many calls of {@link #multiplyPacked}.
     *
     * @param k rows of B
     * @param n columns of B
     * @param b array of B
     * @param bo offset of B
     * @param brs row stride of B
     * @param bcs column stride of B
     * @return the packed copy
     */
    PackedMatrix pack(int k, int n, float[] b, int bo, int brs, int bcs);

    /**
     * {@code C = (accumulate ? C : 0) + A B} with a packed B: the same bits as the product with the plain one.
     *
     * @param m rows of A and C
     * @param a array of A
     * @param ao offset of A
     * @param ars row stride of A
     * @param acs column stride of A
     * @param b the packed B [k,n]
     * @param c array of C
     * @param co offset of C
     * @param crs row stride of C
     * @param accumulate whether to add to C
     * @throws IllegalArgumentException if {@code b} was packed by another provider
     */
    void multiplyPacked(
            int m,
            float[] a, int ao, int ars, int acs,
            PackedMatrix b,
            float[] c, int co, int crs,
            boolean accumulate);
}
