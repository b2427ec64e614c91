package dev.gradus.labs.moe.cluster;

import dev.gradus.autograd.Autograd;
import dev.gradus.labs.task.ClusterRegression;
import dev.gradus.labs.task.Split;
import dev.gradus.moe.layer.ExpertUse;
import dev.gradus.op.loss.MseLoss;
import dev.gradus.op.loss.Reduction;
import dev.gradus.random.Rng;
import dev.gradus.sequence.Mixed;
import dev.gradus.sequence.TokenMixer;
import dev.gradus.tensor.Workspace;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Judges models by held-out points, the same for all models of a seed. */
final class Exam {
    private final List<ClusterRegression.Examples> batches = new ArrayList<>();
    private final Workspace workspace = new Workspace();
    private final int clusters;

    /**
     * What came out.
     *
     * @param error  mean squared error
     * @param choices of all points
     * @param dropped choices that found no room
     * @param census times each cluster chose each expert, [C][E]; E is 0 without experts
     */
    record Marks(double error, long choices, long dropped, long[][] census) {
        Trial.Moment at(long step) {
            int[] load = new int[census[0].length];
            for (long[] row : census) {
                for (int e = 0; e < load.length; e++) {
                    load[e] += (int) row[e];
                }
            }
            return new Trial.Moment(step, error, choices == 0 ? 0 : (double) dropped / choices, load);
        }
    }

    Exam(ClusterRegression task, Training training, long seed) {
        clusters = training.task().clusters();
        Rng points = Split.TEST.stream(seed);
        for (int i = 0; i < training.heldOutBatches(); i++) {
            batches.add(task.draw(training.batch(), points));
        }
    }

    /** Judges a model as it is in evaluation. */
    Marks judge(TokenMixer model) {
        model.train(false);
        Sheet sheet = new Sheet();
        Autograd.noGrad(() -> {
            batches.forEach(batch -> workspace.run(() -> {
                sheet.mark(batch, model.forward(batch.x(), null));
                return null;
            }));
            return null;
        });
        return new Marks(sheet.error / batches.size(), sheet.choices, sheet.dropped, sheet.census);
    }

    /** Sums over the batches. */
    private final class Sheet {
        private double error;
        private long choices;
        private long dropped;
        private long[][] census = new long[clusters][0];

        private void mark(ClusterRegression.Examples batch, Mixed mixed) {
            error += mixed.output().apply(new MseLoss(Reduction.MEAN), batch.y()).item();
            uses(mixed).forEach(use -> mark(batch.cluster(), use));
        }

        private void mark(int[] cluster, ExpertUse use) {
            if (census[0].length == 0) {
                census = new long[clusters][use.routing().numExperts()];
            }
            int[] chosen = use.routing().experts().ints();
            int topK = use.routing().topK();
            for (int slot = 0; slot < chosen.length; slot++) {
                census[cluster[slot / topK]][chosen[slot]]++;
            }
            choices += chosen.length;
            dropped += use.dispatch().dropped();
        }
    }

    /** The mixtures of experts that had a part in it: one, or none. */
    static Stream<ExpertUse> uses(Mixed mixed) {
        return mixed.insights().stream().filter(ExpertUse.class::isInstance).map(ExpertUse.class::cast);
    }
}
