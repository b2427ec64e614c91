package dev.gradus.op.fault;

import static dev.gradus.op.Input.ids;
import static dev.gradus.op.Input.normal;

import dev.gradus.op.Input;
import dev.gradus.op.attention.Attention;
import dev.gradus.op.conv.CausalConv1d;
import dev.gradus.op.conv.Conv1d;
import dev.gradus.op.conv.FftConv;
import dev.gradus.op.linalg.Linear;
import dev.gradus.op.linalg.MatMul;
import dev.gradus.op.loss.CrossEntropy;
import dev.gradus.op.loss.KlDivergence;
import dev.gradus.op.loss.MseLoss;
import dev.gradus.op.loss.Reduction;
import dev.gradus.op.math.Rsqrt;
import dev.gradus.op.norm.BatchNorm;
import dev.gradus.op.norm.GroupNorm;
import dev.gradus.op.norm.LayerNorm;
import dev.gradus.op.norm.RmsNorm;
import dev.gradus.op.sequence.LerpShift;
import dev.gradus.op.sequence.Rope;
import dev.gradus.op.shape.Flip;
import dev.gradus.pattern.Causal;
import dev.gradus.pattern.Full;
import dev.gradus.tensor.Tensor;
import java.util.List;

/** Mistakes in products, norms, losses, convolutions and attention. */
final class LayerFaults {
    private LayerFaults() {}

    static List<Fault> products() {
        MatMul product = new MatMul(false, false);
        return List.of(
                Fault.of(product, "forgets to transpose B",
                        (dy, x, y, right) -> Fault.replaced(right, 0, dy.matmul(x[1])), normal(3, 3), normal(3, 3)),
                Fault.of(product, "forgets to transpose A",
                        (dy, x, y, right) -> Fault.replaced(right, 1, x[0].matmul(dy)), normal(3, 3), normal(3, 3)),
                Fault.of(product, "returns dA transposed",
                        (dy, x, y, right) -> Fault.replaced(right, 0, right[0].transpose(0, 1)), normal(3, 3),
                        normal(3, 3)),
                Fault.of(product, "sums only the first of a batch into the stretched B",
                        (dy, x, y, right) -> Fault.replaced(right, 1,
                                x[0].slice(0, 0, 1).reshape(3, 4).transpose(0, 1)
                                        .matmul(dy.slice(0, 0, 1).reshape(3, 5))),
                        normal(2, 3, 4), normal(4, 5)),
                Fault.of(new Linear(), "averages the bias over the rows",
                        (dy, x, y, right) -> Fault.replaced(right, 2, dy.mean(0)), normal(3, 4), normal(5, 4),
                        normal(5)),
                Fault.of(new Linear(), "returns dW transposed",
                        (dy, x, y, right) -> Fault.replaced(right, 1, right[1].transpose(0, 1)), normal(3, 4),
                        normal(4, 4)),
                Fault.of(new Linear(), "drops the bias", (dy, x, y, right) -> Fault.replaced(right, 2, null),
                        normal(3, 4),
                        normal(5, 4), normal(5)));
    }

    static List<Fault> norms() {
        LayerNorm layer = new LayerNorm(1, 1e-5);
        return List.of(
                Fault.of(layer, "forgets the mean of h",
                        (dy, x, y, right) -> new Tensor[] {right[0].add(column(dy.mean(1), 3).mul(column(y[2], 3)))},
                        normal(3, 6)),
                Fault.of(layer, "forgets the mean of h n",
                        (dy, x, y, right) -> new Tensor[] {dy.sub(column(dy.mean(1), 3)).mul(column(y[2], 3))},
                        normal(3, 6)),
                Fault.of(layer, "forgets to normalise for w",
                        (dy, x, y, right) -> Fault.replaced(right, 1, dy.mul(x[0]).sum(0)), normal(3, 6), normal(6),
                        normal(6)),
                Fault.of(layer, "forgets w", (dy, x, y, right) -> Fault.replaced(right, 0,
                        layer.backwardAll(new Tensor[] {dy, null, null}, new Tensor[] {x[0]}, y)[0]), normal(3, 6),
                        normal(6), normal(6)),
                Fault.of(new RmsNorm(1e-5), "treats the root mean square as constant",
                        (dy, x, y, right) -> new Tensor[] {dy.mul(column(y[1], 3))}, normal(3, 6)),
                Fault.of(new GroupNorm(2, 1e-5), "takes all channels for one group",
                        (dy, x, y, right) -> new Tensor[] {new LayerNorm(1, 1e-5).backwardAll(
                                new Tensor[] {dy, null, null}, x, new LayerNorm(1, 1e-5).forwardAll(x))[0]},
                        normal(3, 6)),
                Fault.of(new BatchNorm(1e-5), "treats the statistics as constant",
                        (dy, x, y, right) -> new Tensor[] {dy.mul(y[2].add(1e-5).apply(
                                new Rsqrt()))},
                        normal(6, 3)));
    }

    private static Tensor column(Tensor perRow, int rows) {
        return perRow.reshape(rows, 1);
    }

    static List<Fault> losses() {
        Input ignoring = Input.ints(new int[] {1, -100, 0}, 3);
        return List.of(
                Fault.of(new CrossEntropy(), "forgets the target",
                        (dy, x, y, right) -> new Tensor[] {x[0].softmax(-1).mul(dy.item() / 3), null}, normal(3, 4),
                        ids(4, 3)),
                Fault.of(new CrossEntropy(), "counts the ignored rows",
                        (dy, x, y, right) -> new Tensor[] {right[0].mul(2.0 / 3), null}, normal(3, 4), ignoring),
                Fault.of(new CrossEntropy(Reduction.MEAN, -100, 0.1), "forgets the smoothing",
                        (dy, x, y, right) -> new CrossEntropy().backwardAll(
                                new Tensor[] {dy, null}, x, new CrossEntropy().forwardAll(x)),
                        normal(3, 4),
                        ids(4, 3)),
                Fault.of(new CrossEntropy(), "forgets the gradient that comes in",
                        (dy, x, y, right) -> new Tensor[] {right[0].mul(1 / dy.item()), null}, normal(3, 4), ids(4, 3)),
                Fault.of(new MseLoss(Reduction.MEAN), "has the derivative of the sum",
                        (dy, x, y, right) -> new MseLoss(Reduction.SUM).backward(dy, x, y[0]), normal(3, 4),
                        normal(3, 4)),
                Fault.of(new KlDivergence(), "forgets that the target moves",
                        (dy, x, y, right) -> Fault.replaced(right, 1, null), normal(3, 4), normal(3, 4)));
    }

    static List<Fault> sequences() {
        Conv1d conv = new Conv1d(1, 1, 1, 1);
        CausalConv1d causal = new CausalConv1d(1, true);
        Attention attention = new Attention(new Causal(), 0.5);
        return List.of(
                Fault.of(conv, "turns the window around for w",
                        (dy, x, y, right) -> Fault.replaced(right, 1, right[1].apply(new Flip(2))), normal(2, 3, 6),
                        normal(4, 3, 3)),
                Fault.of(conv, "forgets the padding",
                        (dy, x, y, right) -> Fault.replaced(right, 0, Fault.shifted(right[0], 1)),
                        normal(2, 3, 6), normal(4, 3, 3)),
                Fault.of(causal, "turns the window around for x", (dy, x, y, right) -> Fault.replaced(right, 0,
                        causal.backward(dy, new Tensor[] {x[0], x[1].apply(new Flip(2)).requireGrad()}, y[0])[0]),
                        normal(2, 6, 3), normal(3, 1, 3)),
                Fault.of(new FftConv(), "convolves instead of correlating",
                        (dy, x, y, right) -> Fault.replaced(right, 0, new FftConv().forward(dy, x[1])), normal(2, 3, 8),
                        normal(3, 8)),
                Fault.of(attention, "forgets the row sum of the softmax",
                        (dy, x, y, right) -> attention.backwardAll(new Tensor[] {dy, null}, x,
                                new Tensor[] {y[0].mul(0), y[1]}),
                        qkv()),
                Fault.of(attention, "forgets the scale", (dy, x, y, right) -> Fault.replaced(right, 0, right[0].mul(2)),
                        qkv()),
                Fault.of(attention, "attends to later keys on the way back",
                        (dy, x, y, right) -> new Attention(new Full(), 0.5).backwardAll(new Tensor[] {dy, null}, x, y),
                        qkv()),
                Fault.of(new Rope(false), "turns the same way",
                        (dy, x, y, right) -> new Tensor[] {new Rope(false).forward(dy, x[1], x[2]), null, null},
                        normal(1, 3, 2, 4), Input.uniform(-1, 1, 3, 2).constant(),
                        Input.uniform(-1, 1, 3, 2).constant()),
                Fault.of(new LerpShift(), "forgets the step after",
                        (dy, x, y, right) -> Fault.replaced(right, 0, dy.mul(x[1])), normal(2, 4, 3), normal(3)));
    }

    private static Input[] qkv() {
        return new Input[] {normal(1, 4, 2, 3), normal(1, 4, 2, 3), normal(1, 4, 2, 3)};
    }
}
