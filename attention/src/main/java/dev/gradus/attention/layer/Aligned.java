package dev.gradus.attention.layer;

import dev.gradus.op.index.IndexSelect;
import dev.gradus.tensor.Tensor;

/**
 * The tokens of a batch with the padding moved behind them, so that blocks begin where texts do; what looks back only then
 * needs no mask.
 *
 * @param order for each row of [B T], the row that it comes from; null if nothing moves
 * @param back the way back
 */
public record Aligned(int[] order, int[] back) {

    /**
     * The texts of a mask.
     *
     * @param x [B,T,D]
     * @param mask [B,T] int32, 0 where a token is padding, or null if none is
     * @return where they go
     * @throws IllegalArgumentException if the mask has other tokens
     */
    public static Aligned of(Tensor x, Tensor mask) {
        if (TokenMask.checked("padding", mask, x) == null) {
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

    /**
     * Texts first, then padding.
     *
     * @param x [B,T,D]
     * @return [B,T,D]
     */
    public Tensor aligned(Tensor x) {
        return moved(x, order);
    }

    /**
     * Every token where it was.
     *
     * @param y [B,T,D], aligned
     * @return [B,T,D]
     */
    public Tensor restored(Tensor y) {
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
