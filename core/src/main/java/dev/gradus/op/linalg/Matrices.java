package dev.gradus.op.linalg;

import dev.gradus.tensor.Tensor;

/**
 * A stack of matrices as they lie in a tensor's array.
 *
 * @param tensor where they lie
 * @param rows   rows of each
 * @param cols   columns of each
 * @param rs     row stride
 * @param cs     column stride
 * @param steps  for each batch axis the distance of neighbours, 0 where all are the same matrix
 */
record Matrices(Tensor tensor, int rows, int cols, int rs, int cs, int[] steps) {

    /** The same numbers with rows and columns exchanged. */
    Matrices transposed() {
        return new Matrices(tensor, cols, rows, cs, rs, steps);
    }

    /** Another tensor of the same layout. */
    Matrices in(Tensor other) {
        return new Matrices(other, rows, cols, rs, cs, steps);
    }

    /** {@code C = A B} for every index of the batch axes; where C repeats, its products are added in order. */
    static void multiply(int[] sizes, Matrices a, Matrices b, Matrices c) {
        if (c.cs != 1) { // (AB)^T = B^T A^T, and the transpose of C lies row by row
            multiply(sizes, b.transposed(), a.transposed(), c.transposed());
            return;
        }
        multiply(sizes, 0, a, 0, b, 0, c, 0);
    }

    private static void multiply(int[] sizes, int axis, Matrices a, int ao, Matrices b, int bo, Matrices c, int co) {
        if (axis < sizes.length - 1) {
            for (int i = 0; i < sizes[axis]; i++) {
                multiply(
                        sizes, axis + 1, a, ao + i * a.steps[axis], b, bo + i * b.steps[axis], c,
                        co + i * c.steps[axis]);
            }
            return;
        }
        boolean batched = axis < sizes.length;
        Gemm.multiplyBatch(
                batched ? sizes[axis] : 1, c.rows, c.cols, a.cols,
                a.tensor, ao, batched ? a.steps[axis] : 0, a.rs, a.cs,
                b.tensor, bo, batched ? b.steps[axis] : 0, b.rs, b.cs,
                c.tensor, co, batched ? c.steps[axis] : 0, c.rs,
                c.repeats());
    }

    /** Whether one matrix serves several indices of a batch axis. */
    boolean repeats() {
        for (int step : steps) {
            if (step == 0) {
                return true;
            }
        }
        return false;
    }

    /** A tensor for a result laid out as this one: zeros if products are added into it. */
    Matrices result() {
        return in(repeats()
                ? Tensor.zeros(tensor.dtype(), tensor.shape())
                : Tensor.empty(tensor.dtype(), tensor.shape()));
    }
}
