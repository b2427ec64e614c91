package dev.gradus.labs.task;

import java.util.Arrays;

/** Counts which kind of thing chose which expert, such as the cluster of a point or the class of a byte. */
public final class Census {
    private final long[][] counts;

    /**
     * An empty census.
     *
     * @param kinds   number of kinds
     * @param experts number of experts
     */
    public Census(int kinds, int experts) {
        counts = new long[kinds][experts];
    }

    /**
     * Counts one choice.
     *
     * @param kind   who chose
     * @param expert what was chosen
     */
    public void add(int kind, int expert) {
        add(kind, expert, 1);
    }

    /**
     * Counts choices.
     *
     * @param kind   who chose
     * @param expert what was chosen
     * @param times  how often
     */
    public void add(int kind, int expert, long times) {
        counts[kind][expert] += times;
    }

    /**
     * Choices of a kind.
     *
     * @param kind who chose
     * @return by expert
     */
    public long[] of(int kind) {
        return counts[kind].clone();
    }

    /**
     * Choices of all kinds together.
     *
     * @return by expert
     */
    public int[] load() {
        int[] load = new int[counts[0].length];
        for (long[] row : counts) {
            for (int e = 0; e < load.length; e++) {
                load[e] = Math.toIntExact(load[e] + row[e]);
            }
        }
        return load;
    }

    private double total() {
        return Arrays.stream(load()).asLongStream().sum();
    }

    /**
     * What the expert tells about the kind: {@code sum p(c, e) log2(p(c, e) / (p(c) p(e)))}.
     *
     * @return mutual information in bits, 0 or more
     */
    public double mutualInformation() {
        double total = total();
        int[] load = load();
        double bits = 0;
        for (long[] row : counts) {
            double kind = Arrays.stream(row).sum();
            for (int e = 0; e < row.length; e++) {
                bits += row[e] == 0 ? 0 : row[e] / total * Math.log(row[e] * total / (kind * load[e])) / Math.log(2);
            }
        }
        return Math.max(0, bits);
    }

    /**
     * How uncertain the kind is by itself; no expert can tell more.
     *
     * @return entropy in bits
     */
    public double kindEntropy() {
        double total = total();
        double bits = 0;
        for (long[] row : counts) {
            double share = Arrays.stream(row).sum() / total;
            bits -= share == 0 ? 0 : share * Math.log(share) / Math.log(2);
        }
        return bits;
    }

    /**
     * The mutual information over the most that so many kinds and experts allow, {@code I / log2 min(C, E)}: 1 if each
     * kind has an expert of its own, or each expert a set of kinds of equal size.
     *
     * @return 0 to 1; 0 if there is but one kind or expert
     */
    public double specialization() {
        int fewer = Math.min(counts.length, counts[0].length);
        return fewer == 1 ? 0 : mutualInformation() / (Math.log(fewer) / Math.log(2));
    }
}
