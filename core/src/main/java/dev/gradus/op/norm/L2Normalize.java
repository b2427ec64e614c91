package dev.gradus.op.norm;

import dev.gradus.autograd.Op;
import dev.gradus.op.math.Zip;
import dev.gradus.op.reduce.Sum;
import dev.gradus.tensor.Tensor;

/**
 * {@code y = x / max(|x|, eps); dx = (dy - y sum dy y) / |x|, or dy / eps where |x| < eps}.
 *
 * <p>|x| is the Euclidean length along an axis; x and y have the same shape.
 *
 * @param axis axis of the sum, negative counts from the last
 * @param eps  the shortest length that is divided by
 */
public record L2Normalize(int axis, double eps) implements Op {

    /** Checks eps. */
    public L2Normalize {
        Checks.eps("l2_normalize", eps);
    }

    @Override
    public Tensor forward(Tensor... inputs) {
        Checks.axis(this, axis, inputs[0]);
        return inputs[0].div(divisor(inputs[0]));
    }

    @Override
    public Tensor[] backward(Tensor grad, Tensor[] inputs, Tensor output) {
        Tensor length = divisor(inputs[0]);
        Tensor along = sum(grad.mul(output));
        Tensor free = Zip.of((a, l) -> l > eps ? a : 0, along, length, along.shape());
        return new Tensor[] {grad.sub(output.mul(free)).div(length)};
    }

    private Tensor divisor(Tensor x) {
        Tensor squares = sum(x.mul(x));
        return Zip.of((s, same) -> Math.max(Math.sqrt(s), eps), squares, squares, squares.shape());
    }

    private Tensor sum(Tensor x) {
        return x.apply(new Sum(new int[] {axis}, true));
    }
}
