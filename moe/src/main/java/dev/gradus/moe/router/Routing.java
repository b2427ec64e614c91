package dev.gradus.moe.router;

import dev.gradus.op.index.ScatterAdd;
import dev.gradus.op.shape.Cast;
import dev.gradus.sequence.Insight;
import dev.gradus.tensor.Tensor;

/**
 * What a router decided for S tokens, as a value. A token has k <em>slots</em>, each for one expert.
 *
 * @param logits        router scores z, [S, E]
 * @param probabilities what the scores become over the experts, a row adding up to 1: mostly their softmax, [S, E]
 * @param experts       chosen experts, int32 [S, k], {@link #NONE} for a slot that is not used
 * @param weights       with what each chosen expert's output is multiplied, [S, k]; a gradient flows through them
 * @param smoothLoad    how often each expert would be expected to be chosen if the router's noise were drawn again, [E], with
 *                      a gradient; null for a router without noise
 */
public record Routing(Tensor logits, Tensor probabilities, Tensor experts, Tensor weights, Tensor smoothLoad)
        implements
            Insight {
    /** In the place of an expert: the slot is not used. */
    public static final int NONE = -1;

    /** Checks that the shapes belong together and that every score is a number. */
    public Routing {
        if (!logits.shape().equals(probabilities.shape())
                || !experts.shape().equals(weights.shape())
                || logits.dim(0) != experts.dim(0)) {
            throw new IllegalArgumentException(
                    "a routing needs logits and probabilities [S, E], experts and weights [S, k],"
                            + " got " + logits.shape() + ", " + probabilities.shape() + ", " + experts.shape() + ", "
                            + weights.shape());
        }
        Scores.checkNumbers(logits);
    }

    /**
     * The routing of a router without noise.
     *
     * @param logits        router scores z, [S, E]
     * @param probabilities what they become over the experts, [S, E]
     * @param experts       chosen experts, int32 [S, k]
     * @param weights       with what their outputs are multiplied, [S, k]
     */
    public Routing(Tensor logits, Tensor probabilities, Tensor experts, Tensor weights) {
        this(logits, probabilities, experts, weights, null);
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
     * Slots a token.
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
     * @return [E]; adds up to k for each token that counts if every slot is used
     */
    public int[] load(Tensor mask) {
        return load(mask, topK());
    }

    /**
     * How often each expert was among the first choices of a token, before any capacity is applied.
     *
     * @param mask    int32 [S], 0 for tokens that don't count, or null if all do
     * @param choices how many slots of each token to count, at most k
     * @return [E]
     */
    public int[] load(Tensor mask, int choices) {
        int[] load = new int[numExperts()];
        int[] chosen = experts.ints();
        for (int slot = 0; slot < chosen.length; slot++) {
            boolean counts = slot % topK() < choices && (mask == null || mask.ints()[slot / topK()] != 0);
            if (counts && chosen[slot] != NONE) {
                load[chosen[slot]]++;
            }
        }
        return load;
    }

    /**
     * The weights in the places of their experts: {@code g[t, i]} is the weight of expert i for token t, 0 if it was not
     * chosen.
     *
     * @return [S, E], with the gradient of {@link #weights()}
     */
    public Tensor gates() {
        int[] place = new int[experts.size()];
        int[] used = new int[experts.size()];
        for (int slot = 0; slot < place.length; slot++) {
            place[slot] = Math.max(0, experts.ints()[slot]);
            used[slot] = experts.ints()[slot] == NONE ? 0 : 1;
        }
        int[] dims = experts.shape().dims();
        Tensor kept = weights.mul(Tensor.of(used, dims).apply(new Cast(weights.dtype())));
        Tensor zero = Tensor.zeros(weights.dtype(), logits.shape());
        return zero.apply(new ScatterAdd(-1), Tensor.of(place, dims), kept);
    }
}
