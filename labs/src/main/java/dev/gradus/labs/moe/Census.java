package dev.gradus.labs.moe;

import dev.gradus.data.Batch;
import dev.gradus.labs.text.ByteClass;
import dev.gradus.moe.layer.ExpertUse;
import dev.gradus.sequence.SequenceModel;
import java.util.Arrays;
import java.util.List;

/** Counts, for one layer, which class of bytes chose which expert. */
final class Census {
    private final long[][] counts;

    Census(int experts) {
        counts = new long[ByteClass.values().length][experts];
    }

    /** Adds a batch to the census of each layer; {@code layers} is filled when the first comes. */
    static void count(Batch batch, SequenceModel.Losses losses, List<Census> layers) {
        List<ExpertUse> uses = losses.insights().stream().filter(ExpertUse.class::isInstance).map(ExpertUse.class::cast)
                .toList();
        for (int layer = 0; layer < uses.size(); layer++) {
            if (layer == layers.size()) {
                layers.add(new Census(uses.get(layer).routing().numExperts()));
            }
            layers.get(layer).add(batch.ids().ints(), uses.get(layer));
        }
    }

    private void add(int[] bytes, ExpertUse use) {
        int[] chosen = use.routing().experts().ints();
        int topK = use.routing().topK();
        for (int slot = 0; slot < chosen.length; slot++) {
            add(ByteClass.of(bytes[slot / topK]), chosen[slot]);
        }
    }

    void add(ByteClass kind, int expert) {
        counts[kind.ordinal()][expert]++;
    }

    /** Choices of a class, by expert. */
    long[] of(ByteClass kind) {
        return counts[kind.ordinal()].clone();
    }

    /** Choices by expert. */
    int[] load() {
        int[] load = new int[counts[0].length];
        for (long[] row : counts) {
            for (int e = 0; e < load.length; e++) {
                load[e] = Math.toIntExact(load[e] + row[e]);
            }
        }
        return load;
    }

    private long total() {
        return Arrays.stream(load()).asLongStream().sum();
    }

    /** What the expert tells about the class: {@code sum p(c, e) log2(p(c, e) / (p(c) p(e)))}, in bits. */
    double mutualInformation() {
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

    /** How uncertain the class is by itself, in bits; no expert can tell more. */
    double classEntropy() {
        double total = total();
        double bits = 0;
        for (long[] row : counts) {
            double share = Arrays.stream(row).sum() / total;
            bits -= share == 0 ? 0 : share * Math.log(share) / Math.log(2);
        }
        return bits;
    }
}
