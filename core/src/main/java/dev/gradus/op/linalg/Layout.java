package dev.gradus.op.linalg;

import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;

/**
 * How the operands of one matrix product lie: their sizes, strides and batch axes.
 *
 * @param sizes sizes of the batch axes
 * @param a     A, [m,k] after its transposition
 * @param b     B, [k,n] after its transposition
 * @param shape shape of the result
 * @param rows  rows m of C
 * @param steps distance of neighbours in C along each batch axis
 */
record Layout(int[] sizes, Matrices a, Matrices b, Shape shape, int rows, int[] steps) {

    static Layout of(MatMul op, Tensor a, Tensor b) {
        Shape left = a.shape().rank() == 1 ? Shape.of(1, a.size()) : a.shape();
        Shape right = b.shape().rank() == 1 ? Shape.of(b.size(), 1) : b.shape();
        boolean turnA = op.transposeA() && a.shape().rank() > 1;
        boolean turnB = op.transposeB() && b.shape().rank() > 1;
        op.check(a, b, left, right, turnA, turnB);
        Shape c = product(op, left, right, turnA, turnB);
        Batch batch = Batch.of(left, right, c);
        Matrices am = matrices(a, left, turnA, batch.a());
        Matrices bm = matrices(b, right, turnB, batch.b());
        Shape out = withoutVectorAxes(c, a.shape().rank() == 1, b.shape().rank() == 1);
        return new Layout(batch.sizes(), am, bm, out, am.rows(), batch.c()).folded();
    }

    private static Shape product(MatMul op, Shape a, Shape b, boolean turnA, boolean turnB) {
        int[] leading = op.broadcast(leading(a), leading(b), a, b).dims();
        int[] dims = Arrays.copyOf(leading, leading.length + 2);
        dims[leading.length] = a.dim(turnA ? -1 : -2);
        dims[leading.length + 1] = b.dim(turnB ? -2 : -1);
        return Shape.of(dims);
    }

    private static Shape leading(Shape shape) {
        return Shape.of(Arrays.copyOf(shape.dims(), shape.rank() - 2));
    }

    private static Matrices matrices(Tensor tensor, Shape shape, boolean turned, int[] steps) {
        Matrices stored = new Matrices(tensor, shape.dim(-2), shape.dim(-1), shape.dim(-1), 1, steps);
        return turned ? stored.transposed() : stored;
    }

    private static Shape withoutVectorAxes(Shape c, boolean rowVector, boolean columnVector) {
        int[] dims = c.dims();
        int rank = dims.length;
        if (rowVector) {
            dims[rank - 2] = dims[rank - 1];
            rank--;
        }
        return Shape.of(Arrays.copyOf(dims, columnVector ? rank - 1 : rank));
    }

    /** Batches of A that share one B are simply more rows: one product instead of many. */
    private Layout folded() {
        boolean foldable = sizes.length == 1 && b.repeats() && a.cs() == 1 && a.steps()[0] == rows * a.rs();
        if (!foldable) {
            return this;
        }
        int[] none = new int[0];
        int all = sizes[0] * rows;
        Matrices tall = new Matrices(a.tensor(), all, a.cols(), a.rs(), 1, none);
        return new Layout(none, tall, new Matrices(b.tensor(), b.rows(), b.cols(), b.rs(), b.cs(), none), shape, all,
                none);
    }

    /** C in its tensor. */
    Matrices c(Tensor tensor) {
        return new Matrices(tensor, rows, b.cols(), b.cols(), 1, steps);
    }
}
