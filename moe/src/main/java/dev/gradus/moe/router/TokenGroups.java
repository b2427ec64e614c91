package dev.gradus.moe.router;

import dev.gradus.tensor.Tensor;

/**
 * How S tokens are divided for routing: consecutive tokens of one group share the room of the experts, and padding counts
 * for nothing.
 *
 * @param size tokens of a group; divides S
 * @param mask int32 [S], 0 for padding, or null if every token is real
 */
public record TokenGroups(int size, Tensor mask) {

    /** Checks the size. */
    public TokenGroups {
        if (size < 1) {
            throw new IllegalArgumentException("a group of tokens needs a size of at least 1, got " + size);
        }
    }

    /**
     * All tokens in one group, all real.
     *
     * @param tokens S
     * @return the division
     */
    public static TokenGroups one(int tokens) {
        return new TokenGroups(Math.max(1, tokens), null);
    }

    /**
     * How many groups there are.
     *
     * @param tokens S
     * @return {@code S / size}
     * @throws IllegalArgumentException if the size does not divide S, or the mask has not S elements
     */
    public int count(int tokens) {
        if (tokens % size != 0) {
            throw new IllegalArgumentException(
                    "routing needs a group size that divides the " + tokens + " tokens, got " + size);
        }
        if (mask != null && mask.size() != tokens) {
            throw new IllegalArgumentException(
                    "routing needs a mask of the " + tokens + " tokens, got " + mask.shape());
        }
        return tokens / size;
    }

    /**
     * Whether a token is no padding.
     *
     * @param token 0 to S - 1
     * @return true for a real token
     */
    public boolean isReal(int token) {
        return mask == null || mask.ints()[token] != 0;
    }
}
