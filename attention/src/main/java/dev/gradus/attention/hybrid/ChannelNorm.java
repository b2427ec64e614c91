package dev.gradus.attention.hybrid;

import dev.gradus.autograd.Autograd;
import dev.gradus.nn.Layer;
import dev.gradus.op.math.Rsqrt;
import dev.gradus.op.norm.BatchNorm;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/**
 * Batch normalisation of channels (Ioffe and Szegedy 2015): by the batch in training, afterwards by running means of what
 * was seen in training.
 */
final class ChannelNorm extends Layer {
    private static final double EPS = 1e-5;
    private static final double MOMENTUM = 0.1;

    private final Tensor weight;
    private final Tensor bias;
    private final Tensor mean;
    private final Tensor variance;

    ChannelNorm(int channels, DType dtype) {
        Shape shape = Shape.of(channels);
        weight = parameter("weight", Tensor.full(dtype, shape, 1));
        bias = parameter("bias", Tensor.zeros(dtype, shape));
        mean = buffer("running_mean", Tensor.zeros(dtype, shape));
        variance = buffer("running_var", Tensor.full(dtype, shape, 1));
    }

    /** x [B,C,T] to [B,C,T]. */
    Tensor forward(Tensor x) {
        if (!isTraining()) {
            Tensor scale = Autograd.noGrad(() -> variance.add(EPS).apply(new Rsqrt()));
            return x.sub(column(mean)).mul(column(scale)).mul(column(weight)).add(column(bias));
        }
        Tensor[] normed = Autograd.run(new BatchNorm(EPS), x, weight, bias);
        double count = x.dim(0) * x.dim(2);
        follow(mean, normed[1], 1);
        follow(variance, normed[2], count / Math.max(1, count - 1)); // of a sample, as PyTorch keeps it
        return normed[0];
    }

    private static Tensor column(Tensor x) {
        return x.reshape(x.size(), 1);
    }

    private static void follow(Tensor running, Tensor seen, double factor) {
        Tensor next = Autograd.noGrad(() -> running.mul(1 - MOMENTUM).add(seen.mul(MOMENTUM * factor)));
        if (running.dtype() == DType.FLOAT32) {
            System.arraycopy(next.floats(), 0, running.floats(), 0, next.size());
        } else {
            System.arraycopy(next.doubles(), 0, running.doubles(), 0, next.size());
        }
    }
}
