package dev.gradus.attention.hierarchy;

import dev.gradus.op.shape.Pad;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;

/**
 * How a document is cut.
 *
 * @param count S, segments of a document
 * @param size K, tokens of a segment
 * @param missing tokens that the last segment lacks
 * @param tokenMask [B S,K], or null if no token is padding
 * @param firstMask [B,S], or null if no token is padding
 */
record Segments(int count, int size, int missing, Tensor tokenMask, Tensor firstMask) {

    static Segments of(int tokens, int size, Tensor mask, int batch) {
        int count = (tokens + size - 1) / size;
        int missing = count * size - tokens;
        if (mask == null && missing == 0) {
            return new Segments(count, size, 0, null, null);
        }
        int[] all = new int[batch * count * size];
        Arrays.setAll(all, i -> real(i / (count * size), i % (count * size), tokens, mask));
        int[] first = new int[batch * count];
        Arrays.setAll(first, i -> all[i * size]);
        return new Segments(
                count, size, missing, Tensor.of(all, batch * count, size), Tensor.of(first, batch, count));
    }

    private static int real(int document, int token, int tokens, Tensor mask) {
        return token >= tokens ? 0 : mask == null ? 1 : mask.ints()[document * tokens + token];
    }

    /** x [B,T,D] with whole segments, [B S,K,D]. */
    Tensor padded(Tensor x) {
        Tensor whole = missing == 0 ? x : x.apply(new Pad(1, 0, missing, 0));
        return whole.reshape(x.dim(0) * count, size, x.dim(2));
    }
}
