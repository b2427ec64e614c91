package dev.gradus.op.fault;

import static dev.gradus.op.Input.distinct;
import static dev.gradus.op.Input.ids;
import static dev.gradus.op.Input.ints;
import static dev.gradus.op.Input.normal;

import dev.gradus.op.index.Embedding;
import dev.gradus.op.index.Gather;
import dev.gradus.op.index.MaskedFill;
import dev.gradus.op.index.Scatter;
import dev.gradus.op.index.ScatterAdd;
import dev.gradus.op.index.Sort;
import dev.gradus.op.index.Where;
import dev.gradus.op.shape.Concat;
import dev.gradus.op.shape.Expand;
import dev.gradus.op.shape.Flip;
import dev.gradus.op.shape.Pad;
import dev.gradus.op.shape.Permute;
import dev.gradus.op.shape.RepeatInterleave;
import dev.gradus.op.shape.Roll;
import dev.gradus.op.shape.Slice;
import dev.gradus.op.shape.Tril;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.List;

/** Mistakes in ops that move elements: wrong places, lost repeats, forgotten zeros. */
final class ShapeFaults {
    private ShapeFaults() {}

    static List<Fault> moving() {
        Permute turn = new Permute(new int[] {2, 0, 1});
        return List.of(
                Fault.in(turn, "turns the same way on the way back", (dy, x, y) -> dy.apply(turn), normal(3, 3, 3)),
                Fault.of(new Slice(0, 1, 4, 1), "is off by one",
                        (dy, x, y, right) -> new Tensor[] {Fault.shifted(right[0], 1)}, normal(6)),
                Fault.of(new Concat(0), "exchanges the parts", (dy, x, y, right) -> new Tensor[] {right[1], right[0]},
                        normal(2, 3), normal(2, 3)),
                Fault.in(new Pad(0, 2, 1, 0), "forgets what stands in front", (dy, x, y) -> dy.slice(0, 0, 4),
                        normal(4)),
                Fault.in(new Flip(0), "forgets to turn back", (dy, x, y) -> dy, normal(5)),
                Fault.in(new Roll(0, 2), "rolls on", (dy, x, y) -> dy.apply(new Roll(0, 2)), normal(5)),
                Fault.in(new RepeatInterleave(0, 2), "takes the first copy only",
                        (dy, x, y) -> dy.apply(new Slice(0, 0, 6, 2)), normal(3)),
                Fault.in(new Expand(Shape.of(3, 4)), "forgets to sum", (dy, x, y) -> dy.slice(0, 0, 1), normal(1, 4)),
                Fault.in(new Tril(0), "lets the upper triangle through", (dy, x, y) -> dy, normal(4, 4)));
    }

    static List<Fault> picking() {
        return List.of(
                Fault.of(new Embedding(), "overwrites where an id repeats",
                        (dy, x, y, right) -> new Tensor[] {overwritten(dy, x), null}, normal(4, 3),
                        ints(new int[] {1, 2, 1}, 3)),
                Fault.of(new Gather(0), "is off by one place",
                        (dy, x, y, right) -> Fault.replaced(right, 0, Fault.shifted(right[0], 1)), normal(5),
                        ids(5, 3)),
                Fault.of(new Scatter(0), "keeps the gradient of what was overwritten",
                        (dy, x, y, right) -> Fault.replaced(right, 0, dy), normal(5), ints(new int[] {3, 0}, 2),
                        normal(2)),
                Fault.of(new ScatterAdd(0), "takes the gradient from the wrong places",
                        (dy, x, y, right) -> Fault.replaced(right, 2, dy.slice(0, 0, 2)), normal(5),
                        ints(new int[] {3, 3}, 2), normal(2)),
                Fault.of(new Where(), "exchanges the branches",
                        (dy, x, y, right) -> new Tensor[] {null, right[2], right[1]},
                        ints(new int[] {1, 0, 1}, 3), normal(3), normal(3)),
                Fault.of(new MaskedFill(0), "lets the masked through", (dy, x, y, right) -> new Tensor[] {dy, null},
                        normal(3), ints(new int[] {1, 0, 1}, 3)),
                Fault.in(new Sort(0, false), "forgets to put back", (dy, x, y) -> dy, distinct(5)));
    }

    private static Tensor overwritten(Tensor dy, Tensor[] x) {
        Tensor dw = Tensor.zeros(DType.FLOAT64, x[0].shape());
        int columns = x[0].dim(1);
        for (int row = 0; row < x[1].size(); row++) {
            System.arraycopy(dy.doubles(), row * columns, dw.doubles(), x[1].ints()[row] * columns, columns);
        }
        return dw;
    }
}
