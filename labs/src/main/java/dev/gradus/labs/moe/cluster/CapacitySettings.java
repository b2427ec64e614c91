package dev.gradus.labs.moe.cluster;

import dev.gradus.labs.lab.Ranges;
import dev.gradus.labs.lab.Setting;
import dev.gradus.labs.lab.Size;
import java.util.Arrays;

/**
 * Settings of the part {@code capacity}.
 *
 * @param clusters    C
 * @param zipf        how unequal the clusters are
 * @param experts     E
 * @param expertWidth F
 * @param topK        k
 * @param factors     capacity factors, with commas between them
 * @param balance     coefficient of the balance loss
 * @param strong      coefficient of a stronger one
 * @param seeds       how many
 * @param batch       points of a step
 * @param steps       of training
 * @param rate        highest learning rate
 */
public record CapacitySettings(
        @Setting("clusters of the task") int clusters,
        @Setting("how unequal the clusters are: the c-th is as frequent as 1 / c^zipf") double zipf,
        @Setting("experts") int experts,
        @Setting("hidden width of an expert") int expertWidth,
        @Setting("experts a point") int topK,
        @Setting("capacity factors to try, rising; 1 is room for exactly the even share") String factors,
        @Setting("coefficient of the balance loss") double balance,
        @Setting("coefficient of a stronger balance loss") double strong,
        @Setting("seeds that each model is trained on; each is another task") int seeds,
        @Setting("points of a step") int batch,
        @Setting("training steps of each model") int steps,
        @Setting("highest learning rate") double rate) {

    /** Checks the ranges. */
    public CapacitySettings {
        Ranges.check("experts", experts, 2, 256);
        Ranges.check("expertWidth", expertWidth, 1, 8192);
        Ranges.check("topK", topK, 1, experts);
        Ranges.check("balance", balance, 1e-9, 100);
        Ranges.check("strong", strong, 0, 100);
        if (strong <= balance) {
            throw new IllegalArgumentException(
                    "the setting strong needs to be above balance = " + balance + ", got " + strong);
        }
        double below = 0;
        for (double factor : parse(factors)) {
            Ranges.check("factors", factor, 0.1, 100);
            if (factor <= below) {
                throw new IllegalArgumentException("the setting factors needs rising numbers, got " + factors);
            }
            below = factor;
        }
        new Training(Training.task(clusters, zipf), seeds, batch, steps, rate);
    }

    static CapacitySettings of(Size size) {
        return switch (size) {
            case TINY -> new CapacitySettings(8, 0, 4, 16, 1, "1,2", 0.01, 0.1, 1, 256, 300, 3e-3);
            case SMALL -> new CapacitySettings(16, 0, 8, 32, 1, "1,1.25,1.5,2", 0.01, 0.1, 5, 512, 1500, 3e-3);
            case FULL -> new CapacitySettings(16, 0, 8, 32, 1, "0.75,1,1.25,1.5,2,3", 0.01, 0.1, 10, 512, 3000, 3e-3);
        };
    }

    private static double[] parse(String factors) {
        try {
            return Arrays.stream(factors.split(",", -1)).mapToDouble(Double::parseDouble).toArray();
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "the setting factors needs numbers with commas between them, got '" + factors + "'", e);
        }
    }

    double[] capacities() {
        return parse(factors);
    }

    Training training() {
        return new Training(Training.task(clusters, zipf), seeds, batch, steps, rate);
    }
}
