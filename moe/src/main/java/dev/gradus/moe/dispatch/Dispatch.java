package dev.gradus.moe.dispatch;

import dev.gradus.moe.router.Routing;
import dev.gradus.tensor.Tensor;

/**
 * Rows sorted by expert. A <em>slot</em> is one choice of one token, number {@code t k + j}; a <em>row</em> is a slot that
 * found room. Rows of the same expert are neighbours, in slot order (a stable counting sort), so one matrix product a
 * expert runs over contiguous memory, and the result does not depend on threads.
 *
 * @param topK      k
 * @param rowStart  [E + 1] first row of each expert, and the number of rows
 * @param slotOfRow [R] which slot a row is
 * @param rowOfSlot [S k] where a slot went, -1 if it was dropped
 */
public record Dispatch(int topK, int[] rowStart, int[] slotOfRow, int[] rowOfSlot) {

    /**
     * Sorts the choices of a routing.
     *
     * <p>Room is given to all first choices in token order, then to all second choices, and so on (GShard, Lepikhin et al.
     * 2020, algorithm 1), within each group of {@code groupSize} consecutive tokens.
     *
     * @param routing   who goes where
     * @param capacity  how many each expert takes from a group
     * @param groupSize tokens of a group; must divide S
     * @param mask      int32 [S], 0 for padding, which takes no room, or null
     * @return the rows
     * @throws IllegalArgumentException if {@code groupSize} does not divide the number of tokens
     */
    public static Dispatch of(Routing routing, Capacity capacity, int groupSize, Tensor mask) {
        int tokens = routing.numTokens();
        if (groupSize < 1 || tokens % groupSize != 0) {
            throw new IllegalArgumentException(
                    "dispatch needs a group size that divides the " + tokens + " tokens, got " + groupSize);
        }
        int[] experts = routing.experts().ints();
        int limit = capacity.of(groupSize, routing.numExperts(), routing.topK());
        boolean[] kept = new boolean[experts.length];
        for (int slot = 0; slot < kept.length; slot++) {
            kept[slot] = mask == null || mask.ints()[slot / routing.topK()] != 0;
        }
        for (int first = 0; limit < groupSize * routing.topK() && first < tokens; first += groupSize) {
            admit(experts, kept, first, groupSize, routing.topK(), new int[routing.numExperts()], limit);
        }
        return sorted(experts, kept, routing.numExperts(), routing.topK());
    }

    private static void admit(int[] experts, boolean[] kept, int first, int group, int topK, int[] used, int limit) {
        for (int j = 0; j < topK; j++) {
            for (int t = first; t < first + group; t++) {
                int slot = t * topK + j;
                if (kept[slot]) {
                    kept[slot] = used[experts[slot]]++ < limit;
                }
            }
        }
    }

    private static Dispatch sorted(int[] experts, boolean[] kept, int numExperts, int topK) {
        int[] rowStart = new int[numExperts + 1];
        for (int slot = 0; slot < experts.length; slot++) {
            rowStart[experts[slot] + 1] += kept[slot] ? 1 : 0;
        }
        for (int e = 0; e < numExperts; e++) {
            rowStart[e + 1] += rowStart[e];
        }
        int[] next = rowStart.clone();
        int[] slotOfRow = new int[rowStart[numExperts]];
        int[] rowOfSlot = new int[experts.length];
        for (int slot = 0; slot < experts.length; slot++) {
            rowOfSlot[slot] = kept[slot] ? next[experts[slot]]++ : -1;
            if (kept[slot]) {
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
     * @return S k - R
     */
    public int dropped() {
        return rowOfSlot.length - rows();
    }

    /**
     * Which slots found no room.
     *
     * @return int32 [S, k], 1 for a dropped slot
     */
    public Tensor droppedSlots() {
        int[] dropped = new int[rowOfSlot.length];
        for (int slot = 0; slot < dropped.length; slot++) {
            dropped[slot] = rowOfSlot[slot] < 0 ? 1 : 0;
        }
        return Tensor.of(dropped, numTokens(), topK);
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
