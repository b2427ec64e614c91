package dev.gradus.moe.account;

/** Channel mixer of a layer: a dense network or a mixture of experts. */
public sealed interface MixerSizes {

    /**
     * A feed-forward network that every token meets.
     *
     * @param hiddenDim F
     * @param gated     whether there is a third matrix, for a gate
     * @param biased    whether the maps have biases
     */
    record Dense(int hiddenDim, boolean gated, boolean biased) implements MixerSizes {
        /** Checks the range. */
        public Dense {
            if (hiddenDim < 1) {
                throw new IllegalArgumentException("a dense network needs a hiddenDim of at least 1, got " + hiddenDim);
            }
        }

        /** {@code 2 D F}, gated {@code 3 D F}, and the biases. */
        long parameters(int modelDim) {
            int ins = gated ? 2 : 1;
            return (ins + 1L) * modelDim * hiddenDim + (biased ? (long) ins * hiddenDim + modelDim : 0);
        }
    }

    /**
     * A mixture of experts without biases.
     *
     * @param experts       E, those that tokens are routed to
     * @param topK          k of them a token
     * @param hiddenDim     F of one
     * @param gated         whether an expert has a third matrix, for a gate
     * @param shared        experts that every token meets besides, as one network of width {@code shared F} (DeepSeekMoE)
     * @param routerBias    whether the router's scores have a trained bias; one that only selects is a buffer and does
     *                      not count
     */
    record Mixture(int experts, int topK, int hiddenDim, boolean gated, int shared, boolean routerBias)
            implements
                MixerSizes {
        /** Checks the ranges. */
        public Mixture {
            if (experts < 1 || hiddenDim < 1 || shared < 0) {
                throw new IllegalArgumentException(
                        "a mixture needs experts and hiddenDim of at least 1 and shared of at"
                                + " least 0, got " + experts + ", " + hiddenDim + " and " + shared);
            }
            if (topK < 1 || topK > experts) {
                throw new IllegalArgumentException(
                        "a mixture needs topK from 1 to experts = " + experts + ", got " + topK);
            }
        }

        /**
         * Gated experts, a router without bias, no shared expert: Mixtral.
         *
         * @param experts   E
         * @param topK      k
         * @param hiddenDim F
         * @return the sizes
         */
        public static Mixture gated(int experts, int topK, int hiddenDim) {
            return new Mixture(experts, topK, hiddenDim, true, 0, false);
        }

        /** One expert: {@code 2 D F}, gated {@code 3 D F}. */
        long expert(int modelDim) {
            return (gated ? 3L : 2L) * modelDim * hiddenDim;
        }

        long router(int modelDim) {
            return (long) experts * modelDim + (routerBias ? experts : 0);
        }

        /**
         * Numbers that the graph keeps of the routed experts, from their rows to what they return, for R rows:
         * {@code R (2 D + 2 F)}, gated {@code R (2 D + 3 F)}, or {@code R 2 D} if the inside is computed again.
         *
         * @param rows      R, at most tokens times k
         * @param modelDim  D
         * @param recompute whether the inside is computed again in the backward pass
         * @return the count
         */
        public long kept(long rows, int modelDim, boolean recompute) {
            long inside = recompute ? 0 : (gated ? 3L : 2L) * hiddenDim;
            return rows * (2L * modelDim + inside);
        }
    }
}
