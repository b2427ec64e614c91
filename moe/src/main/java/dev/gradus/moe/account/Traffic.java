package dev.gradus.moe.account;

/**
 * Memory of a model that writes one sequence: a mixture of experts is bound by its active weights in time, and by all of
 * them in space.
 *
 * @param weights       bytes of all parameters
 * @param readPerToken  bytes of the weights that one token is multiplied with, and of its rows of the tables
 * @param cachePerToken bytes of keys and values that each token leaves behind
 */
public record Traffic(long weights, long readPerToken, long cachePerToken) {

    /**
     * Bytes read for one token after so many.
     *
     * @param context tokens before it
     * @return weights, keys and values
     */
    public long read(int context) {
        return readPerToken + context * cachePerToken;
    }
}
