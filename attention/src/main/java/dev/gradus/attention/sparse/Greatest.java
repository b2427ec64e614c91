package dev.gradus.attention.sparse;

import java.util.BitSet;

/** Chooses the greatest of some numbers. */
final class Greatest {
    private Greatest() {}

    /** Which {@code most} of the {@code count} numbers behind {@code from} are greatest; of equals the earlier ones. */
    static BitSet of(double[] numbers, int from, int count, int most) {
        int[] best = new int[Math.min(count, most)]; // the greatest so far, falling
        int found = 0;
        for (int i = 0; i < count && best.length > 0; i++) {
            double one = numbers[from + i];
            if (found == best.length && !(one > numbers[from + best[found - 1]])) {
                continue;
            }
            int at = found == best.length ? found - 1 : found++;
            for (; at > 0 && one > numbers[from + best[at - 1]]; at--) {
                best[at] = best[at - 1];
            }
            best[at] = i;
        }
        BitSet chosen = new BitSet(count);
        for (int i : best) {
            chosen.set(i);
        }
        return chosen;
    }
}
