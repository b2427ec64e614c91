package dev.gradus.op.reduce;

import dev.gradus.autograd.MultiOp;
import dev.gradus.op.Require;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;

/** The axes that a reduction takes away from one shape: all of them if none is named. */
final class Axes {
    private final Shape shape;
    private final boolean[] reduced;

    private Axes(Shape shape, boolean[] reduced) {
        this.shape = shape;
        this.reduced = reduced;
    }

    static Axes of(MultiOp op, Tensor x, int... axes) {
        Shape shape = x.shape();
        boolean[] reduced = new boolean[shape.rank()];
        for (int axis : axes) {
            int i = axis < 0 ? axis + reduced.length : axis;
            if (i < 0 || i >= reduced.length || reduced[i]) {
                throw Require.fault(op, "different axes of its input, not axis " + axis, x);
            }
            reduced[i] = true;
        }
        if (axes.length == 0) {
            Arrays.fill(reduced, true);
        }
        return new Axes(shape, reduced);
    }

    boolean[] reduced() {
        return reduced;
    }

    /** Elements that become one. */
    int count() {
        int count = 1;
        for (int i = 0; i < reduced.length; i++) {
            count *= reduced[i] ? shape.dim(i) : 1;
        }
        return count;
    }

    /** Shape of the result with the reduced axes as ones. */
    Shape kept() {
        int[] dims = shape.dims();
        for (int i = 0; i < dims.length; i++) {
            dims[i] = reduced[i] ? 1 : dims[i];
        }
        return Shape.of(dims);
    }

    /** Shape of the result, the reduced axes kept as ones or dropped. */
    Shape result(boolean keepDims) {
        if (keepDims) {
            return kept();
        }
        int rank = 0;
        int[] dims = new int[reduced.length];
        for (int i = 0; i < dims.length; i++) {
            if (!reduced[i]) {
                dims[rank++] = shape.dim(i);
            }
        }
        return Shape.of(Arrays.copyOf(dims, rank));
    }

    /** x as a matrix [rows, n] whose rows are what becomes one element. */
    Tensor rows(Tensor x) {
        return x.permute(order()).view(Shape.of(x.size() / Math.max(1, count()), count()));
    }

    /** What {@link #rows} gives, back under the shape it came from. */
    Tensor unrows(Tensor rows) {
        int[] order = order();
        int[] moved = new int[order.length];
        int[] back = new int[order.length];
        for (int i = 0; i < order.length; i++) {
            moved[i] = shape.dim(order[i]);
            back[order[i]] = i;
        }
        return rows.view(Shape.of(moved)).permute(back);
    }

    /** The kept axes, then the reduced ones. */
    private int[] order() {
        int[] order = new int[reduced.length];
        int at = 0;
        for (boolean pass : new boolean[] {false, true}) {
            for (int i = 0; i < order.length; i++) {
                if (reduced[i] == pass) {
                    order[at++] = i;
                }
            }
        }
        return order;
    }
}
