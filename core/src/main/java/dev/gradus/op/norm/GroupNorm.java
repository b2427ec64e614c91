package dev.gradus.op.norm;

import dev.gradus.autograd.MultiOp;
import dev.gradus.op.Require;
import dev.gradus.op.reduce.SumTo;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;

/**
 * {@code y = n w + b, n = layer norm of each group of channels; dx as there with h = dy w, dw = sum dy n, db = sum dy}.
 *
 * <p>x [N, C, ...], optionally w [C], optionally after it b [C]; the C channels are cut into groups of C / groups, each
 * normalised together with all positions. Outputs y, and the mean and r = 1/sqrt(var + eps) of each group, both [N, groups]
 * (not differentiable). Wu and He 2018, "Group Normalization".
 *
 * @param groups how many groups, a divisor of C
 * @param eps    added to the variance
 */
public record GroupNorm(int groups, double eps) implements MultiOp {

    /** Checks eps. */
    public GroupNorm {
        Checks.eps("group_norm", eps);
    }

    @Override
    public Tensor[] forwardAll(Tensor[] inputs) {
        check(inputs);
        Tensor[] rows = new LayerNorm(1, eps).forwardAll(new Tensor[] {inputs[0].view(rowsOf(inputs[0]))});
        Tensor y = rows[0].view(inputs[0].shape());
        if (inputs.length > 1) {
            y = y.mul(perChannel(inputs[1], y));
        }
        if (inputs.length > 2) {
            y = y.add(perChannel(inputs[2], y));
        }
        Shape perGroup = Shape.of(inputs[0].dim(0), groups);
        return new Tensor[] {y, rows[1].view(perGroup), rows[2].view(perGroup)};
    }

    @Override
    public Tensor[] backwardAll(Tensor[] grads, Tensor[] inputs, Tensor[] outputs) {
        Require.onlyFirst(this, grads);
        Tensor x = inputs[0];
        Tensor dy = grads[0];
        Shape rows = rowsOf(x);
        Tensor[] result = new Tensor[inputs.length];
        if (x.requiresGrad()) {
            Tensor h = inputs.length > 1 ? dy.mul(perChannel(inputs[1], dy)) : dy;
            Tensor[] kept = {null, outputs[1], outputs[2]};
            Tensor[] ofRows = new LayerNorm(1, eps).backwardAll(
                    new Tensor[] {h.view(rows), null, null}, new Tensor[] {x.view(rows)}, kept);
            result[0] = ofRows[0].view(x.shape());
        }
        if (inputs.length > 1 && inputs[1].requiresGrad()) {
            Tensor n = new LayerNorm(1, eps).forwardAll(new Tensor[] {x.view(rows)})[0].view(x.shape());
            result[1] = sumOfChannels(dy.mul(n), inputs[1]);
        }
        if (inputs.length > 2 && inputs[2].requiresGrad()) {
            result[2] = sumOfChannels(dy, inputs[2]);
        }
        return result;
    }

    private void check(Tensor[] inputs) {
        Shape shape = inputs[0].shape();
        if (groups < 1 || shape.rank() < 2 || shape.dim(1) % groups != 0) {
            throw Require.fault(this, "x [N, C, ...] whose C channels make " + groups + " equal groups", inputs);
        }
        Checks.parameters(this, 2, Shape.of(shape.dim(1)), inputs);
    }

    /** [N * groups, C / groups * positions]: the channels of a group lie side by side. */
    private Shape rowsOf(Tensor x) {
        int rows = x.dim(0) * groups;
        return Shape.of(rows, x.shape().count(1, x.shape().rank()) / groups);
    }

    /** A parameter [C] as [C, 1, ...], which broadcasts to x [N, C, ...]. */
    static Tensor perChannel(Tensor parameter, Tensor x) {
        return parameter.view(channelShape(parameter, x));
    }

    /** The sum over all axes but the channels'. */
    static Tensor sumOfChannels(Tensor x, Tensor parameter) {
        return SumTo.reduce(x, channelShape(parameter, x)).view(parameter.shape());
    }

    private static Shape channelShape(Tensor parameter, Tensor x) {
        int[] dims = new int[x.shape().rank() - 1];
        Arrays.fill(dims, 1);
        dims[0] = parameter.size();
        return Shape.of(dims);
    }
}
