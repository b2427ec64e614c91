package dev.gradus.attention.sparse;

import java.util.BitSet;

/** Chooses the greatest of some numbers. */
final class Greatest {
    private Greatest() {}

    /** The indices of the {@code most} greatest of the first {@code count}; of equals the lower index. */
    static BitSet of(double[] numbers, int count, int most) {
        BitSet chosen = new BitSet(count);
        for (int n = Math.min(count, most); n > 0; n--) {
            chosen.set(next(numbers, count, chosen));
        }
        return chosen;
    }

    private static int next(double[] numbers, int count, BitSet taken) {
        int best = taken.nextClearBit(0);
        for (int i = taken.nextClearBit(best + 1); i < count; i = taken.nextClearBit(i + 1)) {
            best = numbers[i] > numbers[best] ? i : best;
        }
        return best;
    }
}
