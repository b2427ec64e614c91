package dev.gradus.op;

import dev.gradus.autograd.MultiOp;
import dev.gradus.op.norm.BatchNorm;
import dev.gradus.op.norm.GroupNorm;
import dev.gradus.op.norm.L2Normalize;
import dev.gradus.op.norm.LayerNorm;
import dev.gradus.op.norm.LogSoftmax;
import dev.gradus.op.norm.MaskedSoftmax;
import dev.gradus.op.norm.RmsNorm;
import dev.gradus.op.norm.Softmax;
import java.util.List;
import java.util.function.IntFunction;

/** What the ops of {@code dev.gradus.op.norm} must do. */
final class NormCases {
    private NormCases() {}

    static List<OpCase> all() {
        return List.of(
                alongAxis(Softmax::new), alongAxis(LogSoftmax::new), maskedSoftmax(), layerNorm(), rmsNorm(),
                groupNorm(),
                batchNorm(), l2Normalize());
    }

    private static OpCase alongAxis(IntFunction<MultiOp> op) {
        String label = op.apply(0).label();
        return OpCase.of(op.apply(0).getClass())
                .on(op.apply(0), Input.normal(5))
                .on(op.apply(0), Input.normal(1))
                .on(op.apply(-1), Input.normal(3, 4))
                .on(op.apply(0), Input.normal(3, 4))
                .on(op.apply(1), Input.normal(3, 4, 5))
                .on(op.apply(2), Input.normal(2, 3, 4, 2))
                .on(op.apply(-1), Input.normal(0, 4))
                .on(op.apply(-1), Input.normal(3, 0))
                .on(op.apply(0), Input.normal(3, 0))
                .on(op.apply(-1), Input.uniform(980, 1000, 3, 7))
                .on(op.apply(-1), Input.normal(37, 41))
                .on(op.apply(0), Input.normal(37, 41))
                .on(op.apply(-1), Input.normal(2, 700))
                .large(op.apply(-1), Input.normal(207, 211))
                .large(op.apply(1), Input.normal(12, 50, 61))
                .fails(op.apply(2), label + " needs an axis of its input, not axis 2, got FLOAT32 [3, 4]",
                        Input.normal(3, 4))
                .fails(op.apply(-1), label + " needs an axis of its input, not axis -1, got FLOAT32 []", Input.normal())
                .fails(op.apply(0), label + " needs a floating-point tensor, got INT32 [3]", Input.ids(5, 3));
    }

    private static OpCase layerNorm() {
        LayerNorm norm = new LayerNorm(1, 1e-5);
        return OpCase.of(LayerNorm.class)
                .savedOutputs(1, 2)
                .float32Within(5e-5)
                .on(norm, Input.normal(6))
                .on(norm, Input.normal(2, 3, 6), Input.normal(6))
                .on(norm, Input.normal(2, 3, 6), Input.normal(6), Input.normal(6))
                .on(norm, Input.normal(2, 3, 2, 6), Input.normal(6), Input.normal(6))
                .on(new LayerNorm(2, 1e-12), Input.normal(2, 3, 4), Input.normal(3, 4), Input.normal(3, 4))
                .on(norm, Input.normal(3, 1), Input.normal(1), Input.normal(1))
                .on(norm, Input.normal(0, 6), Input.normal(6), Input.normal(6))
                .on(norm, Input.normal(37, 41), Input.normal(41), Input.normal(41))
                .large(norm, Input.normal(207, 211), Input.normal(211), Input.normal(211))
                .fails(new LayerNorm(3, 1e-5),
                        "layer_norm needs between 1 and all axes to normalise over, not 3, got FLOAT32"
                                + " [2, 6]",
                        Input.normal(2, 6))
                .fails(norm,
                        "layer_norm needs x and at most 2 parameters of shape [6], got FLOAT32 [2, 6] and FLOAT32 [2]",
                        Input.normal(2, 6), Input.normal(2))
                .fails(norm, "layer_norm needs floating-point tensors of one type, got FLOAT32 [2, 6] and INT32 [6]",
                        Input.normal(2, 6), Input.ids(3, 6));
    }

    private static OpCase rmsNorm() {
        RmsNorm norm = new RmsNorm(1e-5);
        return OpCase.of(RmsNorm.class)
                .savedOutputs(1)
                .on(norm, Input.normal(6))
                .on(norm, Input.normal(2, 3, 6), Input.normal(6))
                .on(norm, Input.normal(2, 3, 2, 6), Input.normal(6))
                .on(norm, Input.nonzero(3, 1), Input.normal(1))
                .on(norm, Input.normal(0, 6), Input.normal(6))
                .on(norm, Input.normal(37, 41), Input.normal(41))
                .large(norm, Input.normal(207, 211), Input.normal(211))
                .fails(norm, "rms_norm needs an axis of its input, not axis -1, got FLOAT32 []", Input.normal())
                .fails(norm,
                        "rms_norm needs x and at most 1 parameters of shape [6], got FLOAT32 [2, 6] and FLOAT32 [2]",
                        Input.normal(2, 6), Input.normal(2))
                .fails(norm, "rms_norm needs floating-point tensors of one type, got FLOAT32 [2, 6] and INT32 [6]",
                        Input.normal(2, 6), Input.ids(3, 6));
    }

    private static OpCase maskedSoftmax() {
        String needs = "masked_softmax needs a floating-point tensor with axis ";
        return OpCase.of(MaskedSoftmax.class)
                .on(new MaskedSoftmax(-1), Input.normal(2, 4, 4), Input.mask(4, 4))
                .on(new MaskedSoftmax(0), Input.normal(5), Input.mask(5))
                .on(new MaskedSoftmax(0), Input.normal(1), Input.mask())
                .on(new MaskedSoftmax(1), Input.normal(2, 3, 2, 2), Input.mask(3, 1, 2))
                .on(new MaskedSoftmax(-1), Input.normal(2, 2), Input.ints(new int[] {1, 1, 0, 0}, 2, 2))
                .on(new MaskedSoftmax(-1), Input.normal(0, 3), Input.mask(3))
                .on(new MaskedSoftmax(-1), Input.normal(37, 41), Input.mask(37, 41))
                .large(new MaskedSoftmax(-1), Input.normal(207, 211), Input.mask(211))
                .fails(new MaskedSoftmax(2),
                        needs + "2 and an INT32 mask that broadcasts to it, got FLOAT32 [2, 3] and INT32"
                                + " [3]",
                        Input.normal(2, 3), Input.mask(3))
                .fails(new MaskedSoftmax(0),
                        needs + "0 and an INT32 mask that broadcasts to it, got FLOAT32 [3] and INT32"
                                + " [2, 3]",
                        Input.normal(3), Input.mask(2, 3))
                .fails(new MaskedSoftmax(0), "masked_softmax needs shapes that broadcast, got [3] and [4]",
                        Input.normal(3),
                        Input.mask(4));
    }

    private static OpCase groupNorm() {
        GroupNorm norm = new GroupNorm(3, 1e-5);
        String needs = "group_norm needs x [N, C, ...] whose C channels make 3 equal groups, got FLOAT32 ";
        return OpCase.of(GroupNorm.class)
                .savedOutputs(1, 2)
                .float32Within(5e-5)
                .on(norm, Input.normal(4, 6))
                .on(norm, Input.normal(4, 6), Input.normal(6))
                .on(norm, Input.normal(4, 6), Input.normal(6), Input.normal(6))
                .on(norm, Input.normal(2, 6, 3, 2), Input.normal(6), Input.normal(6))
                .on(new GroupNorm(1, 1e-3), Input.normal(2, 1, 4), Input.normal(1), Input.normal(1))
                .on(norm, Input.normal(0, 6), Input.normal(6), Input.normal(6))
                .on(norm, Input.normal(13, 12, 10), Input.normal(12), Input.normal(12))
                .large(norm, Input.normal(70, 120, 5), Input.normal(120), Input.normal(120))
                .fails(norm, needs + "[2, 4]", Input.normal(2, 4))
                .fails(norm, needs + "[3]", Input.normal(3))
                .fails(norm,
                        "group_norm needs x and at most 2 parameters of shape [6], got FLOAT32 [2, 6] and FLOAT32 [3]",
                        Input.normal(2, 6), Input.normal(3));
    }

    private static OpCase batchNorm() {
        BatchNorm norm = new BatchNorm(1e-5);
        return OpCase.of(BatchNorm.class)
                .savedOutputs(1, 2)
                .float32Within(5e-5)
                .on(norm, Input.normal(6, 3))
                .on(norm, Input.normal(6, 3), Input.normal(3))
                .on(norm, Input.normal(6, 3), Input.normal(3), Input.normal(3))
                .on(norm, Input.normal(3, 2, 2, 3), Input.normal(2), Input.normal(2))
                .on(norm, Input.normal(4, 1), Input.normal(1), Input.normal(1))
                .on(norm, Input.normal(0, 3), Input.normal(3), Input.normal(3))
                .on(norm, Input.normal(37, 41), Input.normal(41), Input.normal(41))
                .large(norm, Input.normal(207, 211), Input.normal(211), Input.normal(211))
                .fails(norm, "batch_norm needs x [N, C, ...], got FLOAT32 [3]", Input.normal(3))
                .fails(norm,
                        "batch_norm needs x and at most 2 parameters of shape [3], got FLOAT32 [6, 3] and FLOAT32 [6]",
                        Input.normal(6, 3), Input.normal(6));
    }

    private static OpCase l2Normalize() {
        return OpCase.of(L2Normalize.class)
                .on(new L2Normalize(-1, 1e-12), Input.normal(3, 5))
                .on(new L2Normalize(0, 1e-12), Input.normal(3, 5))
                .on(new L2Normalize(1, 1e-12), Input.normal(2, 3, 1, 2))
                .on(new L2Normalize(0, 1e-12), Input.positive(1))
                .on(new L2Normalize(0, 100), Input.normal(5))
                .on(new L2Normalize(-1, 1e-12), Input.normal(0, 5))
                .on(new L2Normalize(-1, 1e-12), Input.normal(37, 41))
                .large(new L2Normalize(-1, 1e-12), Input.normal(207, 211))
                .fails(new L2Normalize(1, 1e-12),
                        "l2_normalize needs an axis of its input, not axis 1, got FLOAT32 [5]",
                        Input.normal(5))
                .fails(new L2Normalize(0, 1e-12), "l2_normalize needs a floating-point tensor, got INT32 [5]",
                        Input.ids(3, 5));
    }
}
