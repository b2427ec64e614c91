package dev.gradus.op.norm;

import dev.gradus.autograd.MultiOp;
import dev.gradus.op.Require;
import dev.gradus.op.math.Rsqrt;
import dev.gradus.op.reduce.SumTo;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;

/**
 * {@code y = n w + b, n = (x - m) r, r = 1/sqrt(v + eps); dx = r (h - mean(h) - n mean(h n)) with h = dy w, dw = sum dy n,
 * db = sum dy}.
 *
 * <p>The form for training: mean m and variance v (divided by the count) of each channel are those of the batch. x [N, C,
 * ...], optionally w [C], optionally after it b [C]. Outputs y, and m [C] and v [C] for running averages (not
 * differentiable). Ioffe and Szegedy 2015, "Batch Normalization".
 *
 * @param eps added to the variance
 */
public record BatchNorm(double eps) implements MultiOp {

    /** Checks eps. */
    public BatchNorm {
        Checks.eps("batch_norm", eps);
    }

    @Override
    public Tensor[] forwardAll(Tensor[] inputs) {
        check(inputs);
        Tensor x = inputs[0];
        Tensor mean = mean(x);
        Tensor centred = x.sub(mean);
        Tensor variance = mean(centred.mul(centred));
        Tensor y = centred.mul(variance.add(eps).apply(new Rsqrt()));
        if (inputs.length > 1) {
            y = y.mul(GroupNorm.perChannel(inputs[1], y));
        }
        if (inputs.length > 2) {
            y = y.add(GroupNorm.perChannel(inputs[2], y));
        }
        Shape channels = Shape.of(x.dim(1));
        return new Tensor[] {y, mean.view(channels), variance.view(channels)};
    }

    @Override
    public Tensor[] backwardAll(Tensor[] grads, Tensor[] inputs, Tensor[] outputs) {
        Require.onlyFirst(this, grads);
        Tensor x = inputs[0];
        Tensor dy = grads[0];
        Tensor r = GroupNorm.perChannel(outputs[2], x).add(eps).apply(new Rsqrt());
        Tensor n = x.sub(GroupNorm.perChannel(outputs[1], x)).mul(r);
        Tensor[] result = new Tensor[inputs.length];
        if (x.requiresGrad()) {
            Tensor h = inputs.length > 1 ? dy.mul(GroupNorm.perChannel(inputs[1], dy)) : dy;
            result[0] = h.sub(mean(h)).sub(n.mul(mean(h.mul(n)))).mul(r);
        }
        if (inputs.length > 1 && inputs[1].requiresGrad()) {
            result[1] = GroupNorm.sumOfChannels(dy.mul(n), inputs[1]);
        }
        if (inputs.length > 2 && inputs[2].requiresGrad()) {
            result[2] = GroupNorm.sumOfChannels(dy, inputs[2]);
        }
        return result;
    }

    private void check(Tensor[] inputs) {
        if (inputs[0].shape().rank() < 2) {
            throw Require.fault(this, "x [N, C, ...]", inputs);
        }
        Checks.parameters(this, 2, Shape.of(inputs[0].dim(1)), inputs);
    }

    /** Mean over all axes but the channels': [C, 1, ...]. */
    private static Tensor mean(Tensor x) {
        int[] dims = new int[x.shape().rank() - 1];
        Arrays.fill(dims, 1);
        dims[0] = x.dim(1);
        return SumTo.reduce(x, Shape.of(dims)).mul((double) x.dim(1) / Math.max(1, x.size()));
    }
}
