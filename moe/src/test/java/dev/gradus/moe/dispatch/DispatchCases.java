package dev.gradus.moe.dispatch;

import dev.gradus.op.Input;
import dev.gradus.op.OpCase;
import java.util.List;

/** What the ops of {@code dev.gradus.moe.dispatch} must do. */
public final class DispatchCases {
    /** Three tokens with two choices among three experts; the second choice of the last token was dropped. */
    private static final Dispatch SMALL =
            new Dispatch(2, new int[] {0, 2, 2, 5}, new int[] {0, 4, 1, 2, 3}, new int[] {0, 2, 3, 4, 1, -1});

    private static final Dispatch EMPTY = new Dispatch(2, new int[] {0, 0}, new int[0], new int[0]);

    private DispatchCases() {}

    /** The entries. */
    public static List<OpCase> all() {
        return List.of(gatherRows(), combineRows());
    }

    /** Every token chooses experts {@code t % experts} and the next one. */
    public static Dispatch roundRobin(int tokens, int experts) {
        int[] rowStart = new int[experts + 1];
        for (int slot = 0; slot < 2 * tokens; slot++) {
            rowStart[expertOf(slot, experts) + 1]++;
        }
        for (int e = 0; e < experts; e++) {
            rowStart[e + 1] += rowStart[e];
        }
        int[] next = rowStart.clone();
        int[] slotOfRow = new int[2 * tokens];
        int[] rowOfSlot = new int[2 * tokens];
        for (int slot = 0; slot < 2 * tokens; slot++) {
            rowOfSlot[slot] = next[expertOf(slot, experts)]++;
            slotOfRow[rowOfSlot[slot]] = slot;
        }
        return new Dispatch(2, rowStart, slotOfRow, rowOfSlot);
    }

    private static int expertOf(int slot, int experts) {
        return (slot / 2 + slot % 2) % experts;
    }

    private static OpCase gatherRows() {
        return OpCase.of(GatherRows.class)
                .on(new GatherRows(SMALL), Input.normal(3, 4))
                .on(new GatherRows(SMALL), Input.normal(3, 1))
                .on(new GatherRows(EMPTY), Input.normal(0, 4))
                .on(new GatherRows(roundRobin(37, 4)), Input.normal(37, 41))
                .large(new GatherRows(roundRobin(300, 4)), Input.normal(300, 120))
                .fails(new GatherRows(SMALL), "gather_rows needs tokens [3, D], got FLOAT32 [4, 2]", Input.normal(4, 2))
                .fails(new GatherRows(SMALL), "gather_rows needs a floating-point tensor, got INT32 [3, 2]",
                        Input.ids(3, 3, 2));
    }

    private static OpCase combineRows() {
        String needs = "combine_rows needs rows [5, D] and weights [3, 2], got ";
        return OpCase.of(CombineRows.class)
                .on(new CombineRows(SMALL), Input.normal(5, 4), Input.normal(3, 2))
                .on(new CombineRows(SMALL), Input.normal(5, 1), Input.normal(3, 2))
                .on(new CombineRows(EMPTY), Input.normal(0, 4), Input.normal(0, 2))
                .on(new CombineRows(roundRobin(37, 4)), Input.normal(74, 41), Input.normal(37, 2))
                .large(new CombineRows(roundRobin(300, 4)), Input.normal(600, 60), Input.normal(300, 2))
                .fails(new CombineRows(SMALL), needs + "FLOAT32 [4, 2] and FLOAT32 [3, 2]", Input.normal(4, 2),
                        Input.normal(3, 2))
                .fails(new CombineRows(SMALL), needs + "FLOAT32 [5, 2] and FLOAT32 [3]", Input.normal(5, 2),
                        Input.normal(3));
    }
}
