package dev.gradus.moe.router;

import dev.gradus.sequence.Insight;
import dev.gradus.tensor.Tensor;

/**
 * What a router decided for S tokens, as a value.
 *
 * @param logits        router scores z, [S, E]
 * @param probabilities softmax of z over the experts, [S, E]
 * @param experts       chosen experts, int32 [S, k], best first
 * @param weights       with what each chosen expert's output is multiplied, [S, k]; a gradient flows through them
 */
public record Routing(Tensor logits, Tensor probabilities, Tensor experts, Tensor weights) implements Insight {

    /** Checks that the shapes belong together. */
    public Routing {
        if (!logits.shape().equals(probabilities.shape())
                || !experts.shape().equals(weights.shape())
                || logits.dim(0) != experts.dim(0)) {
            throw new IllegalArgumentException(
                    "a routing needs logits and probabilities [S, E], experts and weights [S, k],"
                            + " got " + logits.shape() + ", " + probabilities.shape() + ", " + experts.shape() + ", "
                            + weights.shape());
        }
    }

    /**
     * Number of tokens.
     *
     * @return S
     */
    public int numTokens() {
        return logits.dim(0);
    }

    /**
     * Number of experts.
     *
     * @return E
     */
    public int numExperts() {
        return logits.dim(1);
    }

    /**
     * Experts a token.
     *
     * @return k
     */
    public int topK() {
        return experts.dim(1);
    }

    /**
     * How often each expert was chosen, before any capacity is applied.
     *
     * @param mask int32 [S], 0 for tokens that don't count, or null if all do
     * @return [E], adding up to k for each token that counts
     */
    public int[] load(Tensor mask) {
        int[] load = new int[numExperts()];
        int[] chosen = experts.ints();
        for (int slot = 0; slot < chosen.length; slot++) {
            load[chosen[slot]] += mask == null || mask.ints()[slot / topK()] != 0 ? 1 : 0;
        }
        return load;
    }
}
