package dev.gradus.op;

import dev.gradus.autograd.MultiOp;
import dev.gradus.op.loss.BceLogits;
import dev.gradus.op.loss.CrossEntropy;
import dev.gradus.op.loss.KlDivergence;
import dev.gradus.op.loss.LinearCrossEntropy;
import dev.gradus.op.loss.MseLoss;
import dev.gradus.op.loss.NllLoss;
import dev.gradus.op.loss.Reduction;
import dev.gradus.op.loss.ZLoss;
import java.util.List;
import java.util.function.Function;

/** What the ops of {@code dev.gradus.op.loss} must do. */
final class LossCases {
    private LossCases() {}

    static List<OpCase> all() {
        return List.of(
                crossEntropy(),
                linearCrossEntropy(),
                pairs(MseLoss::new, Input::normal),
                pairs(BceLogits::new, dims -> Input.uniform(0.1, 0.9, dims)),
                klDivergence(),
                nllLoss(),
                zLoss());
    }

    private static OpCase crossEntropy() {
        CrossEntropy mean = new CrossEntropy();
        String needs = "cross_entropy needs floating-point scores [..., classes] and INT32 targets [...], got ";
        return OpCase.of(CrossEntropy.class)
                .savedOutputs(1)
                .on(mean, Input.normal(5, 7), Input.ids(7, 5))
                .on(mean, Input.normal(7), Input.ids(7))
                .on(mean, Input.normal(2, 3, 7), Input.ids(7, 2, 3))
                .on(mean, Input.normal(1, 1), Input.ids(1, 1))
                .on(mean, Input.normal(0, 7), Input.ids(7, 0))
                .on(mean, Input.normal(3, 4), Input.ints(new int[] {-100, 2, 0}, 3))
                .on(mean, Input.normal(2, 4), Input.ints(new int[] {-100, -100}, 2))
                .on(new CrossEntropy(Reduction.SUM, 0, 0), Input.normal(4, 5), Input.ids(5, 4))
                .on(new CrossEntropy(Reduction.MEAN, 2, 0.1), Input.normal(6, 5), Input.ids(5, 6))
                .on(new CrossEntropy(Reduction.SUM, -100, 1), Input.normal(4, 5), Input.ids(5, 4))
                .on(mean, Input.uniform(900, 1000, 4, 5), Input.ids(5, 4))
                .on(mean, Input.normal(37, 41), Input.ids(41, 37))
                .on(new CrossEntropy(Reduction.SUM, 3, 0.1), Input.normal(2, 700), Input.ids(700, 2))
                .large(mean, Input.normal(207, 211), Input.ids(211, 207))
                .large(new CrossEntropy(Reduction.MEAN, 5, 0.1), Input.normal(207, 211), Input.ids(211, 207))
                .rejects(() -> new CrossEntropy(Reduction.MEAN, -100, 1.5),
                        "cross_entropy needs a label smoothing from 0 to 1, got 1.5")
                .fails(mean, needs + "FLOAT32 [5, 7] and INT32 [7]", Input.normal(5, 7), Input.ids(3, 7))
                .fails(mean, needs + "FLOAT32 [5, 7] and FLOAT32 [5]", Input.normal(5, 7), Input.normal(5))
                .fails(mean, needs + "FLOAT32 [] and INT32 []", Input.normal(), Input.ids(3))
                .failsOnValues(mean,
                        "cross_entropy needs targets from 0 to 6 or -100 to ignore a row, got 7 at row 1 of"
                                + " scores [2, 7]",
                        Input.normal(2, 7), Input.ints(new int[] {6, 7}, 2));
    }

    private static OpCase linearCrossEntropy() {
        LinearCrossEntropy mean = new LinearCrossEntropy();
        String needs =
                "linear_cross_entropy needs hidden states [..., D], W [V, D] of the same type and INT32 targets [...],"
                        + " got ";
        return OpCase.of(LinearCrossEntropy.class)
                .savedOutputs(1, 2)
                .on(mean, Input.normal(5, 4), Input.normal(7, 4), Input.ids(7, 5))
                .on(mean, Input.normal(4), Input.normal(7, 4), Input.ids(7))
                .on(mean, Input.normal(2, 3, 4), Input.normal(7, 4), Input.ids(7, 2, 3))
                .on(mean, Input.normal(1, 1), Input.normal(2, 1), Input.ids(2, 1))
                .on(mean, Input.normal(0, 4), Input.normal(7, 4), Input.ids(7, 0))
                .on(mean, Input.normal(3, 4), Input.normal(5, 4), Input.ints(new int[] {-100, 2, 0}, 3))
                .on(new LinearCrossEntropy(Reduction.SUM, 0, 0.1), Input.normal(6, 4), Input.normal(5, 4),
                        Input.ids(5, 6))
                .on(mean, Input.normal(37, 41), Input.normal(29, 41), Input.ids(29, 37))
                .large(mean, Input.uniform(-0.2, 0.2, 207, 211), Input.uniform(-1, 1, 230, 211), Input.ids(230, 207))
                .rejects(() -> new LinearCrossEntropy(Reduction.MEAN, -100, -0.5),
                        "linear_cross_entropy needs a label smoothing from 0 to 1, got -0.5")
                .fails(mean, "linear_cross_entropy needs 3 inputs, got FLOAT32 [5, 4]", Input.normal(5, 4))
                .fails(mean, needs + "FLOAT32 [5, 4], FLOAT32 [7, 3] and INT32 [5]", Input.normal(5, 4),
                        Input.normal(7, 3),
                        Input.ids(7, 5))
                .failsOnValues(mean,
                        "linear_cross_entropy needs targets from 0 to 6 or -100 to ignore a row, got 7 at row 0"
                                + " of scores [1, 7]",
                        Input.normal(1, 4), Input.normal(7, 4), Input.ints(new int[] {7}, 1));
    }

    private static OpCase pairs(Function<Reduction, MultiOp> op, Function<int[], Input> target) {
        MultiOp mean = op.apply(Reduction.MEAN);
        MultiOp sum = op.apply(Reduction.SUM);
        int[][] shapes = {{}, {1}, {5}, {0}, {3, 4}, {2, 1, 3, 2}, {37, 41}};
        OpCase all = OpCase.of(mean.getClass());
        for (int[] shape : shapes) {
            all.on(mean, Input.normal(shape), target.apply(shape)).on(sum, Input.normal(shape), target.apply(shape));
        }
        int[] large = {207, 211};
        return all.large(mean, Input.normal(large), target.apply(large))
                .fails(mean, mean.label() + " needs two tensors of one shape, got FLOAT32 [3] and FLOAT32 [1]",
                        Input.normal(3), Input.normal(1))
                .fails(mean, mean.label() + " needs floating-point tensors of one type, got FLOAT32 [3] and INT32 [3]",
                        Input.normal(3), Input.ids(2, 3));
    }

    private static OpCase klDivergence() {
        KlDivergence kl = new KlDivergence();
        return OpCase.of(KlDivergence.class)
                .savedOutputs(1, 2)
                .on(kl, Input.normal(5), Input.normal(5))
                .on(kl, Input.normal(1, 1), Input.normal(1, 1))
                .on(kl, Input.normal(3, 4), Input.normal(3, 4))
                .on(kl, Input.normal(2, 3, 2, 4), Input.normal(2, 3, 2, 4))
                .on(kl, Input.normal(0, 4), Input.normal(0, 4))
                .on(kl, Input.normal(37, 41), Input.normal(37, 41))
                .large(kl, Input.normal(207, 211), Input.normal(207, 211))
                .fails(kl,
                        "kl_divergence needs two tensors of logits [..., V] of one shape, got FLOAT32 [3] and FLOAT32 [4]",
                        Input.normal(3), Input.normal(4))
                .fails(kl,
                        "kl_divergence needs two tensors of logits [..., V] of one shape, got FLOAT32 [] and FLOAT32 []",
                        Input.normal(), Input.normal());
    }

    private static OpCase nllLoss() {
        NllLoss mean = new NllLoss(Reduction.MEAN, -100);
        return OpCase.of(NllLoss.class)
                .on(mean, Input.normal(4, 6), Input.ids(6, 4))
                .on(mean, Input.normal(6), Input.ids(6))
                .on(mean, Input.normal(2, 3, 1, 6), Input.ids(6, 2, 3, 1))
                .on(mean, Input.normal(0, 6), Input.ids(6, 0))
                .on(new NllLoss(Reduction.SUM, 2), Input.normal(9, 4), Input.ids(4, 9))
                .on(mean, Input.normal(37, 41), Input.ids(41, 37))
                .large(mean, Input.normal(207, 211), Input.ids(211, 207))
                .fails(mean,
                        "nll_loss needs floating-point scores [..., classes] and INT32 targets [...], got FLOAT32 [5, 7]"
                                + " and INT32 [7]",
                        Input.normal(5, 7), Input.ids(3, 7))
                .failsOnValues(mean,
                        "nll_loss needs targets from 0 to 6 or -100 to ignore a row, got -1 at row 0 of scores"
                                + " [1, 7]",
                        Input.normal(1, 7), Input.ints(new int[] {-1}, 1));
    }

    private static OpCase zLoss() {
        ZLoss z = new ZLoss();
        return OpCase.of(ZLoss.class)
                .savedOutputs(1)
                .on(z, Input.normal(5))
                .on(z, Input.normal(1, 1))
                .on(z, Input.normal(3, 4))
                .on(z, Input.normal(2, 3, 2, 4))
                .on(z, Input.normal(0, 4))
                .on(z, Input.normal(37, 41))
                .large(z, Input.normal(207, 211))
                .fails(z, "z_loss needs logits [..., V], got FLOAT32 []", Input.normal())
                .fails(z, "z_loss needs a floating-point tensor, got INT32 [3]", Input.ids(3, 3));
    }
}
