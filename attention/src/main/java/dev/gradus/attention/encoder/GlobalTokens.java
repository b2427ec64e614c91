package dev.gradus.attention.encoder;

import dev.gradus.tensor.Tensor;
import java.util.Arrays;

/**
 * Which tokens of a text are global, for {@link LongformerModel} and {@link LedModel}: 1 where they are (Beltagy, Peters and
 * Cohan 2020, section 5). To fill gaps or tag tokens, none are.
 */
public final class GlobalTokens {
    private GlobalTokens() {}

    /**
     * The first token, which a classifier reads.
     *
     * @param ids int32 [B,T]
     * @return [B,T] int32
     */
    public static Tensor first(Tensor ids) {
        int tokens = ids.dim(1);
        int[] global = new int[ids.size()];
        Arrays.setAll(global, i -> i % tokens == 0 ? 1 : 0);
        return Tensor.of(global, ids.shape().dims());
    }

    /**
     * The tokens up to the first separator, and it: a question before its document.
     *
     * @param ids int32 [B,T]
     * @param separator id
     * @return [B,T] int32
     * @throws IllegalArgumentException if a text has no separator
     */
    public static Tensor question(Tensor ids, int separator) {
        int tokens = ids.dim(1);
        int[] global = new int[ids.size()];
        for (int b = 0; b < ids.dim(0); b++) {
            int end = b * tokens;
            while (end < (b + 1) * tokens && ids.ints()[end] != separator) {
                end++;
            }
            if (end == (b + 1) * tokens) {
                throw new IllegalArgumentException(
                        "a question needs to end with the separator " + separator + ", text " + b + " has none");
            }
            Arrays.fill(global, b * tokens, end + 1, 1);
        }
        return Tensor.of(global, ids.shape().dims());
    }
}
