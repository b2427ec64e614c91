package dev.gradus.moe.dispatch;

import dev.gradus.moe.router.Routing;
import dev.gradus.moe.router.TokenGroups;
import dev.gradus.op.math.Maximum;
import dev.gradus.op.shape.Cast;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * Rows sorted by expert. A <em>slot</em> is one choice of one token, number {@code t k + j}; a <em>row</em> is a slot that
 * found room. Rows of the same expert are neighbours, in slot order (a stable counting sort), so one matrix product a
 * expert runs over contiguous memory, and the result does not depend on threads.
 *
 * @param topK      k
 * @param rowStart  [E + 1] first row of each expert, and the number of rows
 * @param slotOfRow [R] which slot a row is
 * @param rowOfSlot [S k] where a slot went, {@link #DROPPED} or {@link #UNUSED} if nowhere
 */
public record Dispatch(int topK, int[] rowStart, int[] slotOfRow, int[] rowOfSlot) {
    /** In the place of a row: the expert had no room for the slot. */
    public static final int DROPPED = -1;
    /** In the place of a row: the slot asked for no expert, or its token is padding. */
    public static final int UNUSED = -2;

    /**
     * Sorts the choices of a routing; earlier tokens get room first.
     *
     * @param routing   who goes where
     * @param capacity  how many each expert takes from a group
     * @param groupSize tokens of a group; must divide S
     * @param mask      int32 [S], 0 for padding, which takes no room, or null
     * @return the rows
     * @throws IllegalArgumentException if {@code groupSize} does not divide the number of tokens
     */
    public static Dispatch of(Routing routing, Capacity capacity, int groupSize, Tensor mask) {
        return of(routing, capacity, new TokenGroups(groupSize, mask), Priority.TOKEN_ORDER);
    }

    /**
     * Sorts the choices of a routing.
     *
     * <p>Room is given to all first choices in the order of the tokens' priority, then to all second choices, and so on
     * (GShard, Lepikhin et al. 2020, algorithm 1), within each group.
     *
     * @param routing  who goes where
     * @param capacity how many each expert takes from a group
     * @param groups   which tokens share the room, and which are padding and take none
     * @param priority who gets room first
     * @return the rows
     * @throws IllegalArgumentException if the groups don't divide the number of tokens
     */
    public static Dispatch of(Routing routing, Capacity capacity, TokenGroups groups, Priority priority) {
        int limit = capacity.of(groups.size(), routing.numExperts(), routing.topK());
        int[] rowOfSlot = new int[routing.experts().size()];
        for (int slot = 0; slot < rowOfSlot.length; slot++) {
            boolean used = routing.experts().ints()[slot] != Routing.NONE && groups.isReal(slot / routing.topK());
            rowOfSlot[slot] = used ? 0 : UNUSED;
        }
        boolean mayOverflow = limit < (long) groups.size() * routing.topK();
        for (int group = 0; group < groups.count(routing.numTokens()) && mayOverflow; group++) {
            admit(routing, priority.order(routing, group * groups.size(), groups.size()), rowOfSlot, limit);
        }
        return sorted(routing.experts().ints(), rowOfSlot, routing.numExperts(), routing.topK());
    }

    /**
     * Sends each token to the one expert that is given.
     *
     * @param experts    expert of each token, [S]
     * @param numExperts E
     * @return the rows, all kept
     */
    public static Dispatch to(int[] experts, int numExperts) {
        return sorted(experts, new int[experts.length], numExperts, 1);
    }

    private static void admit(Routing routing, int[] tokens, int[] rowOfSlot, int limit) {
        int[] used = new int[routing.numExperts()];
        for (int j = 0; j < routing.topK(); j++) {
            for (int t : tokens) {
                int slot = t * routing.topK() + j;
                if (rowOfSlot[slot] != UNUSED && used[routing.experts().ints()[slot]]++ >= limit) {
                    rowOfSlot[slot] = DROPPED;
                }
            }
        }
    }

    private static Dispatch sorted(int[] experts, int[] rowOfSlot, int numExperts, int topK) {
        int[] rowStart = new int[numExperts + 1];
        for (int slot = 0; slot < experts.length; slot++) {
            if (rowOfSlot[slot] >= 0) {
                rowStart[experts[slot] + 1]++;
            }
        }
        for (int e = 0; e < numExperts; e++) {
            rowStart[e + 1] += rowStart[e];
        }
        int[] next = rowStart.clone();
        int[] slotOfRow = new int[rowStart[numExperts]];
        for (int slot = 0; slot < experts.length; slot++) {
            if (rowOfSlot[slot] >= 0) {
                rowOfSlot[slot] = next[experts[slot]]++;
                slotOfRow[rowOfSlot[slot]] = slot;
            }
        }
        return new Dispatch(topK, rowStart, slotOfRow, rowOfSlot);
    }

    /**
     * The tokens in the order of the experts: {@code rows[r] = x[token(r)]}.
     *
     * @param x tokens, [S, D]
     * @return [R, D]
     */
    public Tensor gather(Tensor x) {
        return x.apply(new GatherRows(this));
    }

    /**
     * The experts' outputs back in the order of the tokens: {@code y[t] = sum_j w[t, j] rows[row(t, j)]}. A token whose
     * slots were all dropped gets exactly 0.
     *
     * @param rows    outputs, [R, D]
     * @param weights of each slot, [S, k]
     * @return [S, D]
     */
    public Tensor combine(Tensor rows, Tensor weights) {
        return rows.apply(new CombineRows(this), weights);
    }

    /**
     * Number of tokens.
     *
     * @return S
     */
    public int numTokens() {
        return rowOfSlot.length / topK;
    }

    /**
     * Number of rows that experts compute.
     *
     * @return R, at most S k
     */
    public int rows() {
        return slotOfRow.length;
    }

    /**
     * Number of experts.
     *
     * @return E
     */
    public int numExperts() {
        return rowStart.length - 1;
    }

    /**
     * Slots that found no room.
     *
     * @return how many
     */
    public int dropped() {
        return (int) Arrays.stream(rowOfSlot).filter(row -> row == DROPPED).count();
    }

    /**
     * Which slots found no room.
     *
     * @return int32 [S, k], 1 for a dropped slot
     */
    public Tensor droppedSlots() {
        return slots(row -> row == DROPPED);
    }

    /**
     * The weights of the slots that found room, divided by their sum for each token; 0 for the others.
     *
     * @param weights [S, k]
     * @return [S, k], a row adding up to 1 if any of its slots found room, else to 0
     */
    public Tensor renormalized(Tensor weights) {
        Tensor kept = weights.mul(slots(row -> row >= 0).apply(new Cast(weights.dtype())));
        double least = weights.dtype() == DType.FLOAT32 ? Math.ulp(1f) : Math.ulp(1.0);
        Tensor sum = kept.sum(-1).reshape(numTokens(), 1);
        return kept.div(sum.apply(new Maximum(), Tensor.full(weights.dtype(), sum.shape(), least)));
    }

    private Tensor slots(IntPredicate which) {
        return Tensor.of(Arrays.stream(rowOfSlot).map(row -> which.test(row) ? 1 : 0).toArray(), numTokens(), topK);
    }

    /**
     * Experts that computed for each token; 0 for a token of which nothing is left but the residual path.
     *
     * @return [S]
     */
    public int[] rowsPerToken() {
        int[] rows = new int[numTokens()];
        for (int slot : slotOfRow) {
            rows[slot / topK]++;
        }
        return rows;
    }

    /**
     * Rows of each expert, after the capacity was applied.
     *
     * @return [E]
     */
    public int[] kept() {
        int[] kept = new int[numExperts()];
        for (int e = 0; e < kept.length; e++) {
            kept[e] = rowStart[e + 1] - rowStart[e];
        }
        return kept;
    }
}
