package dev.gradus.attention.sparse;

import dev.gradus.op.index.IndexSelect;
import dev.gradus.tensor.Tensor;

/**
 * The tokens of a batch with the padding moved behind them, so that blocks begin where texts do; what looks back only then
 * needs no mask.
 *
 * @param order for each row of [B T], the row that it comes from; null if nothing moves
 * @param back the way back
 */
record Aligned(int[] order, int[] back) {

    static Aligned of(Tensor mask) {
        if (mask == null) {
            return new Aligned(null, null);
        }
        int tokens = mask.dim(1);
        int[] order = new int[mask.size()];
        int[] back = new int[mask.size()];
        for (int first = 0; first < order.length; first += tokens) {
            int at = first;
            for (int pass = 1; pass >= 0; pass--) { // tokens, then padding
                for (int t = first; t < first + tokens; t++) {
                    if ((mask.ints()[t] != 0 ? 1 : 0) == pass) {
                        back[t] = at;
                        order[at++] = t;
                    }
                }
            }
        }
        return new Aligned(order, back);
    }

    /** x [B,T,D], texts first. */
    Tensor aligned(Tensor x) {
        return moved(x, order);
    }

    /** y [B,T,D] where it was. */
    Tensor restored(Tensor y) {
        return moved(y, back);
    }

    private static Tensor moved(Tensor x, int[] rows) {
        if (rows == null) {
            return x;
        }
        Tensor all = x.reshape(rows.length, x.dim(2)).apply(new IndexSelect(0), Tensor.of(rows, rows.length));
        return all.reshape(x.shape().dims());
    }
}
