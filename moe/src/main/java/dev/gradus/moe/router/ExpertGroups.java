package dev.gradus.moe.router;

import dev.gradus.autograd.Autograd;
import dev.gradus.op.index.MaskedFill;
import dev.gradus.op.index.TopK;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;

/**
 * Groups of neighbouring experts, of which only the best few are open to a token; in practice those of one device
 * (DeepSeek-V2, section 2.2.2; V3, section 2.1.2).
 *
 * @param count how many groups; divides the number of experts
 * @param open  how many are open to a token
 * @param rank  what makes a group good
 */
public record ExpertGroups(int count, int open, Rank rank) {
    /** One group, so that every expert is open. */
    public static final ExpertGroups NONE = new ExpertGroups(1, 1, Rank.BEST);

    /** What makes a group good. */
    public enum Rank {
        /** Its largest score: V2, and V3's code if there is no bias. */
        BEST(1),
        /** The sum of its two largest scores: V3 with a bias. */
        BEST_TWO(2);

        private final int experts;

        Rank(int experts) {
            this.experts = experts;
        }
    }

    /** Checks the ranges. */
    public ExpertGroups {
        if (count < 1 || open < 1 || open > count) {
            throw new IllegalArgumentException("expert groups need a count of at least 1 and from 1 to count open"
                    + " ones, got " + open + " of " + count);
        }
    }

    void check(int numExperts, int topK) {
        if (numExperts % count != 0) {
            throw new IllegalArgumentException(
                    "expert groups need a count that divides the " + numExperts + " experts, got " + count);
        }
        if (topK > numExperts / count * open) {
            throw new IllegalArgumentException("the open groups hold " + numExperts / count * open
                    + " experts, too few for topK = " + topK);
        }
    }

    /** The k best experts of the open groups for scores [S, E]: int32 [S, k], best first. */
    Tensor best(Tensor scores, int topK) {
        Tensor open = count == 1 ? scores : scores.apply(new MaskedFill(Double.NEGATIVE_INFINITY), closed(scores));
        return Autograd.run(new TopK(topK, -1), open)[1];
    }

    /** int32 [S, E], 1 for an expert whose group is closed. */
    private Tensor closed(Tensor scores) {
        int tokens = scores.dim(0);
        int size = scores.dim(1) / count;
        Tensor grouped = scores.reshape(tokens, count, size);
        Tensor rating = grouped.apply(new TopK(Math.min(rank.experts, size), -1)).sum(-1); // [S, count]
        int[] chosen = Autograd.run(new TopK(open, -1), rating)[1].ints(); // [S, open]
        int[] closed = new int[scores.size()];
        Arrays.fill(closed, 1);
        for (int i = 0; i < chosen.length; i++) {
            int first = i / open * scores.dim(1) + chosen[i] * size;
            Arrays.fill(closed, first, first + size, 0);
        }
        return Tensor.of(closed, tokens, scores.dim(1));
    }
}
