package dev.gradus.labs.moe.cluster;

import dev.gradus.labs.lab.Ranges;
import dev.gradus.labs.lab.Setting;
import dev.gradus.labs.lab.Size;

/**
 * Settings of the part {@code granularity}.
 *
 * @param clusters    C
 * @param zipf        how unequal the clusters are
 * @param experts     E of the coarse mixture
 * @param expertWidth F of the coarse mixture
 * @param parts       m, into how many a coarse expert is cut
 * @param balance     coefficient of the balance loss
 * @param seeds       how many
 * @param batch       points of a step
 * @param steps       of training
 * @param rate        highest learning rate
 */
public record GranularitySettings(
        @Setting("clusters of the task") int clusters,
        @Setting("how unequal the clusters are: the c-th is as frequent as 1 / c^zipf") double zipf,
        @Setting("experts of the coarse mixture, one for each point") int experts,
        @Setting("hidden width of a coarse expert") int expertWidth,
        @Setting("pieces that the fine mixture cuts each of them into, and experts a point there") int parts,
        @Setting("coefficient of the balance loss") double balance,
        @Setting("seeds that each model is trained on; each is another task") int seeds,
        @Setting("points of a step") int batch,
        @Setting("training steps of each model") int steps,
        @Setting("highest learning rate") double rate) {

    /** Checks the ranges. */
    public GranularitySettings {
        Ranges.check("experts", experts, 2, 128);
        Ranges.check("expertWidth", expertWidth, 1, 8192);
        Ranges.check("parts", parts, 2, 16);
        if (expertWidth % parts != 0) {
            throw new IllegalArgumentException(
                    "the setting parts needs to divide expertWidth = " + expertWidth + ", got " + parts);
        }
        Ranges.check("balance", balance, 0, 100);
        new Training(Training.task(clusters, zipf), seeds, batch, steps, rate);
    }

    static GranularitySettings of(Size size) {
        return switch (size) {
            case TINY -> new GranularitySettings(8, 0, 4, 16, 2, 0.01, 2, 256, 300, 3e-3);
            case SMALL -> new GranularitySettings(16, 0, 8, 32, 4, 0.01, 5, 512, 1500, 3e-3);
            case FULL -> new GranularitySettings(16, 0, 8, 32, 4, 0.01, 10, 512, 4000, 3e-3);
        };
    }

    Training training() {
        return new Training(Training.task(clusters, zipf), seeds, batch, steps, rate);
    }
}
