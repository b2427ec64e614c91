package dev.gradus.moe.layer;

import dev.gradus.moe.dispatch.Capacity;
import dev.gradus.moe.dispatch.Priority;

/**
 * What happens when an expert is chosen more often than it has room.
 *
 * @param train    how many tokens an expert takes from a group in training
 * @param eval     and in evaluation
 * @param group    which tokens share the room
 * @param dropped  what a slot without room gives
 * @param priority which tokens get room first
 * @param weights  what becomes of the weights of a token some of whose slots have no room
 */
public record Overflow(
        Capacity train, Capacity eval, Group group, Dropped dropped, Priority priority, Weights weights) {
    /** No limit, so nothing is dropped. */
    public static final Overflow NONE = new Overflow(Capacity.UNLIMITED, Capacity.UNLIMITED, Group.BATCH, Dropped.ZERO);

    /** Which tokens share the room of an expert; papers count a batch, some codes a sequence. */
    public enum Group {
        /** All tokens of a batch. */
        BATCH,
        /** The tokens of one sequence (Hugging Face's Switch). */
        SEQUENCE
    }

    /** What a slot without room gives; the paper and a public code differ. */
    public enum Dropped {
        /** Nothing, so that only the residual path carries the token on (Fedus et al. 2021, section 2.2). */
        ZERO,
        /** The token itself times its weight (Hugging Face's Switch). */
        INPUT
    }

    /** What becomes of the weights of a token some of whose slots have no room; the paper and a public code differ. */
    public enum Weights {
        /** They stay as the router made them (GShard, Lepikhin et al. 2020, algorithm 1). */
        AS_ROUTED,
        /** Those that found room are divided by their sum (fairscale). */
        RENORMALIZED
    }

    /**
     * Earlier tokens get room first, and weights stay as they are.
     *
     * @param train   how many tokens an expert takes from a group in training
     * @param eval    and in evaluation
     * @param group   which tokens share the room
     * @param dropped what a slot without room gives
     */
    public Overflow(Capacity train, Capacity eval, Group group, Dropped dropped) {
        this(train, eval, group, dropped, Priority.TOKEN_ORDER, Weights.AS_ROUTED);
    }

    /**
     * Room as a multiple of the even share of a batch; what has no room gives 0.
     *
     * @param trainFactor capacity factor in training
     * @param evalFactor  capacity factor in evaluation
     * @return the rule
     */
    public static Overflow capacityFactor(double trainFactor, double evalFactor) {
        return new Overflow(
                new Capacity.Factor(trainFactor), new Capacity.Factor(evalFactor), Group.BATCH, Dropped.ZERO);
    }
}
