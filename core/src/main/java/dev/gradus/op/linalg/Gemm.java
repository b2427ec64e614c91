package dev.gradus.op.linalg;

import dev.gradus.kernel.Kernels;
import dev.gradus.kernel.MatMul;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;

/**
 * The door from tensors to the matrix kernels: {@code C = A B} for matrices that lie anywhere in their tensors' arrays.
 *
 * <p>All three tensors have the same floating-point type; see {@link MatMul} for the order of operations.
 */
public final class Gemm {

    private Gemm() {}

    /**
     * {@code C = (accumulate ? C : 0) + A B} with A [m,k], B [k,n] and C [m,n].
     *
     * @param m          rows of A and C
     * @param n          columns of B and C
     * @param k          columns of A, rows of B
     * @param a          tensor that holds A
     * @param ao         offset of A in it
     * @param ars        row stride of A
     * @param acs        column stride of A
     * @param b          tensor that holds B
     * @param bo         offset of B in it
     * @param brs        row stride of B
     * @param bcs        column stride of B
     * @param c          tensor that holds C
     * @param co         offset of C in it
     * @param crs        row stride of C, whose columns are contiguous
     * @param accumulate whether to add to C
     */
    public static void multiply(
            int m, int n, int k,
            Tensor a, int ao, int ars, int acs,
            Tensor b, int bo, int brs, int bcs,
            Tensor c, int co, int crs,
            boolean accumulate) {
        MatMul kernel = Kernels.active().matmul();
        if (c.dtype() == DType.FLOAT32) {
            kernel.multiply(
                    m, n, k, a.floats(), ao, ars, acs, b.floats(), bo, brs, bcs, c.floats(), co, crs, accumulate);
        } else {
            kernel.multiply(
                    m, n, k, a.doubles(), ao, ars, acs, b.doubles(), bo, brs, bcs, c.doubles(), co, crs, accumulate);
        }
    }

    /**
     * A stack of products; matrix i of an operand starts at its offset + i times its batch stride.
     *
     * @param batch      number of products
     * @param m          rows of A and C
     * @param n          columns of B and C
     * @param k          columns of A, rows of B
     * @param a          tensor that holds all A
     * @param ao         offset of A
     * @param abs        batch stride of A, 0 for the same A everywhere
     * @param ars        row stride of A
     * @param acs        column stride of A
     * @param b          tensor that holds all B
     * @param bo         offset of B
     * @param bbs        batch stride of B, 0 for the same B everywhere
     * @param brs        row stride of B
     * @param bcs        column stride of B
     * @param c          tensor that holds all C
     * @param co         offset of C
     * @param cbs        batch stride of C, 0 adds all products, in order, into one C
     * @param crs        row stride of C
     * @param accumulate whether to add to C
     */
    public static void multiplyBatch(
            int batch, int m, int n, int k,
            Tensor a, int ao, int abs, int ars, int acs,
            Tensor b, int bo, int bbs, int brs, int bcs,
            Tensor c, int co, int cbs, int crs,
            boolean accumulate) {
        if (batch == 1) {
            multiply(m, n, k, a, ao, ars, acs, b, bo, brs, bcs, c, co, crs, accumulate);
            return;
        }
        MatMul kernel = Kernels.active().matmul();
        if (c.dtype() == DType.FLOAT32) {
            kernel.multiplyBatch(
                    batch, m, n, k,
                    a.floats(), ao, abs, ars, acs,
                    b.floats(), bo, bbs, brs, bcs,
                    c.floats(), co, cbs, crs,
                    accumulate);
        } else {
            kernel.multiplyBatch(
                    batch, m, n, k,
                    a.doubles(), ao, abs, ars, acs,
                    b.doubles(), bo, bbs, brs, bcs,
                    c.doubles(), co, cbs, crs,
                    accumulate);
        }
    }
}
