package dev.gradus.sequence;

import dev.gradus.nn.Embedding;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;

/**
 * What enters the first block: the vector of the token, and that of its position if the model learns positions.
 *
 * @param tokens table [V, D]
 * @param positions table [longest T, D], or null
 */
record InputVectors(Embedding tokens, Embedding positions) {

    /** ids [B,T] or [B] whose first token stands at a position, to [B,T,D] or [B,D]. */
    Tensor from(Tensor ids, int position) {
        int[] places = new int[ids.shape().rank() == 2 ? ids.dim(1) : 1];
        Arrays.setAll(places, t -> position + t);
        return at(ids, places, places.length); // [T, D] broadcasts over B
    }

    /** ids [B,T] to [B,T,D]; a token that the mask [B,T] calls padding takes no place. */
    Tensor padded(Tensor ids, Tensor mask) {
        int tokens = ids.dim(1);
        int[] places = new int[ids.size()];
        int seen = 0;
        for (int i = 0; i < places.length; i++) {
            seen = (i % tokens == 0 ? 0 : seen) + (mask.ints()[i] == 0 ? 0 : 1);
            places[i] = Math.max(0, seen - 1);
        }
        return at(ids, places, ids.shape().dims());
    }

    private Tensor at(Tensor ids, int[] places, int... shape) {
        Tensor x = tokens.forward(ids);
        if (positions == null) {
            return x;
        }
        int longest = positions.weight().dim(0);
        int last = Arrays.stream(places).max().orElse(0);
        if (last >= longest) {
            throw new IllegalArgumentException(
                    "the model knows " + longest + " positions, got a sequence of " + (last + 1) + " tokens");
        }
        return x.add(positions.forward(Tensor.of(places, shape)));
    }
}
