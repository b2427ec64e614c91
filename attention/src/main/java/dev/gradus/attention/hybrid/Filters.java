package dev.gradus.attention.hybrid;

import dev.gradus.nn.Init;
import dev.gradus.nn.Layer;
import dev.gradus.op.conv.Conv1d;
import dev.gradus.random.Rng;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/** A convolution in time with the weights of PyTorch's, [out, in / groups, K], and a bias. */
final class Filters extends Layer {
    private final int groups;
    private final Tensor weight;
    private final Tensor bias;

    Filters(int in, int out, int width, int groups, Init init, DType dtype, Rng rng) {
        this.groups = groups;
        Shape shape = Shape.of(out, in / groups, width);
        weight = parameter("weight", init.tensor(dtype, shape, in / groups * width, out, rng));
        bias = parameter("bias", Tensor.zeros(dtype, Shape.of(out)));
    }

    /** x [B,in,T] to [B,out,T - K + 1]. */
    Tensor forward(Tensor x) {
        return x.apply(new Conv1d(1, 0, 1, groups), weight, bias);
    }
}
