package dev.gradus.moe.dispatch;

import dev.gradus.moe.router.Routing;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Which tokens of a group get room first when an expert is full. */
public enum Priority {
    /** Earlier tokens. */
    TOKEN_ORDER,
    /**
     * Tokens whose first choice is more probable (batch-prioritised routing, Riquelme et al. 2021, section 4.1). Whether a
     * token is dropped then depends on later tokens, so this is not for decoders.
     */
    PROBABILITY;

    /**
     * The tokens of a group in the order in which they get room; equal ones in token order.
     *
     * @param routing who goes where
     * @param first   first token of the group
     * @param size    tokens of the group
     * @return token numbers, [size]
     */
    public int[] order(Routing routing, int first, int size) {
        IntStream tokens = IntStream.range(first, first + size);
        if (this == TOKEN_ORDER) {
            return tokens.toArray();
        }
        Comparator<Integer> byProbability = Comparator.comparingDouble(t -> -firstProbability(routing, t));
        return tokens.boxed().sorted(byProbability).mapToInt(t -> t).toArray();
    }

    private static double firstProbability(Routing routing, int token) {
        int expert = routing.experts().ints()[token * routing.topK()];
        int place = token * routing.numExperts() + expert;
        Tensor p = routing.probabilities();
        return expert == Routing.NONE ? 0 : p.dtype() == DType.FLOAT32 ? p.floats()[place] : p.doubles()[place];
    }
}
