package dev.gradus.op;

import dev.gradus.op.index.Embedding;
import dev.gradus.op.index.Gather;
import dev.gradus.op.index.IndexAdd;
import dev.gradus.op.index.IndexSelect;
import dev.gradus.op.index.MaskedFill;
import dev.gradus.op.index.OneHot;
import dev.gradus.op.index.Scatter;
import dev.gradus.op.index.ScatterAdd;
import dev.gradus.op.index.Sort;
import dev.gradus.op.index.TopK;
import dev.gradus.op.index.Where;
import dev.gradus.tensor.DType;
import java.util.List;

/** What the ops of {@code dev.gradus.op.index} must do. */
final class IndexCases {
    private IndexCases() {}

    static List<OpCase> all() {
        return List.of(
                embedding(), gather(), scatter(), scatterAdd(), indexSelect(), indexAdd(), oneHot(), where(),
                maskedFill(),
                sort(), topK());
    }

    private static OpCase embedding() {
        return OpCase.of(Embedding.class)
                .on(new Embedding(), Input.normal(10, 4), Input.ids(10, 2, 5))
                .on(new Embedding(), Input.normal(3, 4), Input.ids(3))
                .on(new Embedding(1), Input.normal(3, 4).constant(), Input.ids(3, 2))
                .on(new Embedding(), Input.normal(1, 1), Input.ids(1, 1))
                .on(new Embedding(), Input.normal(3, 4), Input.ids(3, 0))
                .on(new Embedding(), Input.normal(3, 0), Input.ids(3, 2))
                .on(new Embedding(), Input.normal(37, 41), Input.ids(37, 2, 3, 10))
                .large(new Embedding(), Input.normal(500, 128), Input.ids(500, 10, 103))
                .fails(new Embedding(), "embedding needs 2 inputs, got FLOAT32 [3, 4]", Input.normal(3, 4))
                .fails(new Embedding(), "embedding needs a table [V, D] and int32 ids, got FLOAT32 [3] and INT32 [2]",
                        Input.normal(3), Input.ids(3, 2))
                .fails(new Embedding(), "embedding needs int32 indices, got FLOAT32 [3, 4] and FLOAT32 [2]",
                        Input.normal(3, 4), Input.normal(2));
    }

    private static OpCase gather() {
        return OpCase.of(Gather.class)
                .on(new Gather(1), Input.normal(4, 5), Input.ids(5, 4, 3))
                .on(new Gather(0), Input.normal(4, 5), Input.ids(4, 6, 5))
                .on(new Gather(-1), Input.normal(2, 3, 4), Input.ids(4, 2, 3, 7))
                .on(new Gather(1), Input.normal(2, 3, 4, 2), Input.ids(3, 2, 2, 4, 2))
                .on(new Gather(0), Input.normal(1), Input.ids(1, 1))
                .on(new Gather(1), Input.normal(3, 4), Input.ids(4, 3, 0))
                .on(new Gather(1), Input.normal(37, 41), Input.ids(41, 37, 50))
                .large(new Gather(1), Input.normal(207, 211), Input.ids(211, 207, 200))
                .fails(new Gather(1), "gather needs 2 inputs, got FLOAT32 [3, 4]", Input.normal(3, 4))
                .fails(new Gather(1),
                        "gather needs an index of the input's shape but for axis 1, got FLOAT32 [3, 4] and INT32 [2, 4]",
                        Input.normal(3, 4), Input.ids(3, 2, 4))
                .fails(new Gather(1), "gather needs int32 indices, got FLOAT32 [3, 4] and FLOAT32 [3, 2]",
                        Input.normal(3, 4), Input.normal(3, 2))
                .fails(new Gather(2),
                        "gather needs an axis of its input, not axis 2, got FLOAT32 [3, 4] and INT32 [3, 4]",
                        Input.normal(3, 4), Input.ids(3, 3, 4))
                .fails(new Gather(1), "gather needs indices from 0 to 3, not 4, got FLOAT32 [3, 4] and INT32 [3, 1]",
                        Input.normal(3, 4), Input.ints(new int[] {0, 4, 1}, 3, 1));
    }

    private static OpCase scatter() {
        String needs = "scatter needs a floating-point input, and a source of its type and of the index's shape, got ";
        return OpCase.of(Scatter.class)
                .on(new Scatter(0), Input.normal(5), Input.ints(new int[] {3, 0, 4}, 3), Input.normal(3))
                .on(new Scatter(1), Input.normal(2, 4), Input.ints(new int[] {3, 1, 0, 2}, 2, 2), Input.normal(2, 2))
                .on(new Scatter(0), Input.normal(2, 4), Input.ints(new int[] {0, 1, 1, 0}, 1, 4), Input.normal(1, 4))
                .on(new Scatter(0), Input.normal(2), Input.ints(new int[] {1, 1}, 2), Input.normal(2))
                .on(new Scatter(1), Input.normal(3, 4), Input.ids(4, 3, 0), Input.normal(3, 0))
                .on(new Scatter(1), Input.normal(37, 41), shuffled(37, 41), Input.normal(37, 41))
                .large(new Scatter(1), Input.normal(207, 211), shuffled(207, 211), Input.normal(207, 211))
                .fails(new Scatter(1), needs + "FLOAT32 [2, 4], INT32 [2, 2] and FLOAT32 [2, 3]", Input.normal(2, 4),
                        Input.ids(4, 2, 2), Input.normal(2, 3))
                .fails(new Scatter(1), "scatter needs 3 inputs, got FLOAT32 [2]", Input.normal(2))
                .fails(new Scatter(0),
                        "scatter needs indices from 0 to 4, not 5, got FLOAT32 [5], INT32 [1] and FLOAT32 [1]",
                        Input.normal(5), Input.ints(new int[] {5}, 1), Input.normal(1));
    }

    private static OpCase scatterAdd() {
        String needs =
                "scatter_add needs a floating-point input, and a source of its type and of the index's shape, got ";
        return OpCase.of(ScatterAdd.class)
                .on(new ScatterAdd(0), Input.normal(5), Input.ids(5, 3), Input.normal(3))
                .on(new ScatterAdd(1), Input.normal(4, 5), Input.ids(5, 4, 7), Input.normal(4, 7))
                .on(new ScatterAdd(0), Input.normal(6, 3), Input.ids(6, 9, 3), Input.normal(9, 3))
                .on(new ScatterAdd(-1), Input.normal(2, 1, 2, 3), Input.ids(3, 2, 1, 2, 5), Input.normal(2, 1, 2, 5))
                .on(new ScatterAdd(1), Input.normal(3, 4), Input.ids(4, 3, 0), Input.normal(3, 0))
                .on(new ScatterAdd(1), Input.normal(37, 41), Input.ids(41, 37, 50), Input.normal(37, 50))
                .large(new ScatterAdd(1), Input.normal(207, 211), Input.ids(211, 207, 250), Input.normal(207, 250))
                .fails(new ScatterAdd(1), needs + "FLOAT32 [2, 4], INT32 [2, 2] and FLOAT32 [2, 3]", Input.normal(2, 4),
                        Input.ids(4, 2, 2), Input.normal(2, 3))
                .fails(new ScatterAdd(1), "scatter_add needs int32 indices, got FLOAT32 [2, 4], FLOAT32 [2, 3] and"
                        + " FLOAT32 [2, 3]", Input.normal(2, 4), Input.normal(2, 3), Input.normal(2, 3));
    }

    private static OpCase indexSelect() {
        return OpCase.of(IndexSelect.class)
                .on(new IndexSelect(0), Input.normal(5, 4), Input.ids(5, 4))
                .on(new IndexSelect(1), Input.normal(3, 6), Input.ids(6, 3))
                .on(new IndexSelect(0), Input.normal(1), Input.ids(1, 2))
                .on(new IndexSelect(-2), Input.normal(2, 2, 3, 2), Input.ids(3, 5))
                .on(new IndexSelect(0), Input.normal(3, 4), Input.ids(3, 0))
                .on(new IndexSelect(0), Input.normal(37, 41), Input.ids(37, 50))
                .large(new IndexSelect(0), Input.normal(207, 211), Input.ids(207, 300))
                .large(new IndexSelect(1), Input.normal(207, 211), Input.ids(211, 300))
                .fails(new IndexSelect(0), "index_select needs a list of indices, got FLOAT32 [3] and INT32 [1, 2]",
                        Input.normal(3), Input.ids(3, 1, 2))
                .fails(new IndexSelect(1),
                        "index_select needs an axis of its input, not axis 1, got FLOAT32 [3] and INT32 [2]",
                        Input.normal(3), Input.ids(3, 2))
                .fails(new IndexSelect(0),
                        "index_select needs indices from 0 to 2, not 3, got FLOAT32 [3] and INT32 [1]",
                        Input.normal(3), Input.ints(new int[] {3}, 1));
    }

    private static OpCase indexAdd() {
        return OpCase.of(IndexAdd.class)
                .on(new IndexAdd(0), Input.normal(5, 3), Input.ids(5, 4), Input.normal(4, 3))
                .on(new IndexAdd(1), Input.normal(3, 6), Input.ids(6, 2), Input.normal(3, 2))
                .on(new IndexAdd(0), Input.normal(1), Input.ids(1, 3), Input.normal(3))
                .on(new IndexAdd(-2), Input.normal(2, 2, 3, 2), Input.ids(3, 5), Input.normal(2, 2, 5, 2))
                .on(new IndexAdd(0), Input.normal(3, 4), Input.ids(3, 0), Input.normal(0, 4))
                .on(new IndexAdd(0), Input.normal(37, 41), Input.ids(37, 50), Input.normal(50, 41))
                .large(new IndexAdd(0), Input.normal(207, 211), Input.ids(207, 300), Input.normal(300, 211))
                .fails(new IndexAdd(0),
                        "index_add needs indices from 0 to 2, not 3, got FLOAT32 [3], INT32 [1] and FLOAT32 [1]",
                        Input.normal(3), Input.ints(new int[] {3}, 1), Input.normal(1))
                .fails(new IndexAdd(0),
                        "index_add needs a floating-point input, and a source like it but for axis 0, got"
                                + " FLOAT32 [3, 2], INT32 [2] and FLOAT32 [3, 2]",
                        Input.normal(3, 2), Input.ids(3, 2),
                        Input.normal(3, 2));
    }

    private static OpCase oneHot() {
        return OpCase.of(OneHot.class)
                .notDifferentiable()
                .on(type -> new OneHot(5, type), Input.ids(5, 3))
                .on(type -> new OneHot(1, type), Input.ids(1))
                .on(type -> new OneHot(5, type), Input.ids(5, 2, 3, 2))
                .on(type -> new OneHot(5, type), Input.ids(5, 0))
                .on(type -> new OneHot(5, type), Input.ids(5, 37, 41))
                .large(type -> new OneHot(5, type), Input.ids(5, 207, 211))
                .rejects(() -> new OneHot(0, DType.FLOAT32),
                        "one_hot needs at least 1 class and a floating-point type, got 0 and FLOAT32")
                .fails(new OneHot(3, DType.FLOAT32), "one_hot needs indices from 0 to 2, not 3, got INT32 [1]",
                        Input.ints(new int[] {3}, 1))
                .fails(new OneHot(3, DType.FLOAT32), "one_hot needs int32 indices, got FLOAT32 [2]", Input.normal(2));
    }

    private static OpCase where() {
        return OpCase.of(Where.class)
                .on(new Where(), Input.mask(3, 4), Input.normal(3, 4), Input.normal(3, 4))
                .on(new Where(), Input.mask(), Input.normal(), Input.normal())
                .on(new Where(), Input.mask(4), Input.normal(3, 1), Input.normal(2, 3, 4))
                .on(new Where(), Input.mask(2, 1, 3, 1), Input.normal(3, 4), Input.normal(1))
                .on(new Where(), Input.mask(0, 1), Input.normal(2), Input.normal())
                .on(new Where(), Input.mask(37, 41), Input.normal(41), Input.normal(37, 1))
                .large(new Where(), Input.mask(207, 211), Input.normal(207, 211), Input.normal(211))
                .fails(new Where(), "where needs shapes that broadcast, got INT32 [3], FLOAT32 [1] and FLOAT32 [4]",
                        Input.mask(3), Input.normal(1), Input.normal(4))
                .fails(new Where(),
                        "where needs an int32 mask and two floating-point tensors of one type, got FLOAT32 [3],"
                                + " FLOAT32 [3] and FLOAT32 [3]",
                        Input.normal(3), Input.normal(3), Input.normal(3));
    }

    private static OpCase maskedFill() {
        return OpCase.of(MaskedFill.class)
                .on(new MaskedFill(-5), Input.normal(2, 3, 4), Input.mask(3, 4))
                .on(new MaskedFill(-5), Input.normal(), Input.mask())
                .on(new MaskedFill(2), Input.normal(4), Input.mask(3, 1))
                .on(new MaskedFill(2), Input.normal(2, 1, 3, 1), Input.mask(1, 2))
                .on(new MaskedFill(2), Input.normal(0, 3), Input.mask(3))
                .on(new MaskedFill(2), Input.normal(37, 41), Input.mask(37, 41))
                .large(new MaskedFill(2), Input.normal(207, 211), Input.mask(211))
                .fails(new MaskedFill(0), "masked_fill needs shapes that broadcast, got [3] and [4]", Input.normal(3),
                        Input.mask(4))
                .fails(new MaskedFill(0),
                        "masked_fill needs a floating-point tensor and an int32 mask, got FLOAT32 [3] and"
                                + " FLOAT32 [3]",
                        Input.normal(3), Input.normal(3));
    }

    private static OpCase sort() {
        return OpCase.of(Sort.class)
                .on(new Sort(0, false), Input.distinct(5))
                .on(new Sort(-1, true), Input.distinct(3, 6))
                .on(new Sort(0, false), Input.distinct(3, 6))
                .on(new Sort(1, true), Input.distinct(2, 3, 1, 2))
                .on(new Sort(0, false), Input.distinct(0, 3))
                .on(new Sort(1, false), Input.distinct(37, 41))
                .on(new Sort(1, true), Input.distinct(2, 700))
                .large(new Sort(1, false), Input.distinct(207, 211))
                .fails(new Sort(1, false), "sort needs an axis of its input, not axis 1, got FLOAT32 [3]",
                        Input.normal(3))
                .fails(new Sort(0, false), "sort needs a floating-point tensor, got INT32 [3]", Input.ids(3, 3));
    }

    private static OpCase topK() {
        return OpCase.of(TopK.class)
                .on(new TopK(2, 0), Input.distinct(5))
                .on(new TopK(2, -1), Input.distinct(3, 6))
                .on(new TopK(3, 0), Input.distinct(5, 3))
                .on(new TopK(1, 1), Input.distinct(2, 3, 1, 2))
                .on(new TopK(1, 1), Input.distinct(0, 3))
                .on(new TopK(5, 1), Input.distinct(37, 41))
                .on(new TopK(100, 1), Input.distinct(2, 700))
                .large(new TopK(2, 1), Input.distinct(207, 211))
                .fails(new TopK(4, 0), "top_k needs k from 1 to the size of axis 0, not 4, got FLOAT32 [3]",
                        Input.normal(3))
                .fails(new TopK(0, 0), "top_k needs k from 1 to the size of axis 0, not 0, got FLOAT32 [3]",
                        Input.normal(3))
                .fails(new TopK(1, 1), "top_k needs an axis of its input, not axis 1, got FLOAT32 [3]",
                        Input.normal(3));
    }

    /** Each row names every column once. */
    private static Input shuffled(int rows, int columns) {
        int[] index = new int[rows * columns];
        for (int i = 0; i < index.length; i++) {
            index[i] = (i / columns * 7 + i * 3) % columns;
        }
        return Input.ints(index, rows, columns);
    }
}
