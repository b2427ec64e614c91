package dev.gradus.labs.moe.cluster;

import dev.gradus.labs.lab.Ranges;
import dev.gradus.labs.lab.Setting;
import dev.gradus.labs.lab.Size;

/**
 * Settings of the part {@code balance}.
 *
 * @param clusters    C
 * @param zipf        how unequal the clusters are
 * @param experts     E
 * @param expertWidth F
 * @param topK        k
 * @param balance     coefficient of the balance loss
 * @param strong      coefficient of a stronger one
 * @param routerZ     coefficient of the router z-loss
 * @param biasRate    how far the loss-free bias moves a step
 * @param seeds       how many
 * @param batch       points of a step
 * @param steps       of training
 * @param rate        highest learning rate
 */
public record BalanceSettings(
        @Setting("clusters of the task") int clusters,
        @Setting("how unequal the clusters are: the c-th is as frequent as 1 / c^zipf") double zipf,
        @Setting("experts") int experts,
        @Setting("hidden width of an expert") int expertWidth,
        @Setting("experts a point") int topK,
        @Setting("coefficient of the balance loss") double balance,
        @Setting("coefficient of a stronger balance loss") double strong,
        @Setting("coefficient of the router z-loss") double routerZ,
        @Setting("how far the loss-free bias moves in a step") double biasRate,
        @Setting("seeds that each model is trained on; each is another task") int seeds,
        @Setting("points of a step") int batch,
        @Setting("training steps of each model") int steps,
        @Setting("highest learning rate") double rate) {

    /** Checks the ranges. */
    public BalanceSettings {
        Ranges.check("experts", experts, 2, 256);
        Ranges.check("expertWidth", expertWidth, 1, 8192);
        Ranges.check("topK", topK, 1, experts);
        Ranges.check("balance", balance, 0, 100);
        Ranges.check("strong", strong, 0, 100);
        if (strong <= balance) {
            throw new IllegalArgumentException(
                    "the setting strong needs to be above balance = " + balance + ", got " + strong);
        }
        Ranges.check("routerZ", routerZ, 0, 100);
        Ranges.check("biasRate", biasRate, 1e-9, 1);
        new Training(Training.task(clusters, zipf), seeds, batch, steps, rate);
    }

    static BalanceSettings of(Size size) {
        return switch (size) {
            case TINY -> new BalanceSettings(8, 0, 4, 16, 1, 0.01, 0.1, 1e-3, 1e-3, 2, 256, 300, 3e-3);
            case SMALL -> new BalanceSettings(16, 0, 8, 32, 1, 0.01, 0.1, 1e-3, 1e-3, 5, 512, 1500, 3e-3);
            case FULL -> new BalanceSettings(16, 0, 8, 32, 1, 0.01, 0.1, 1e-3, 1e-3, 10, 512, 4000, 3e-3);
        };
    }

    Training training() {
        return new Training(Training.task(clusters, zipf), seeds, batch, steps, rate);
    }
}
