package dev.gradus.op.math;

import dev.gradus.autograd.Op;
import dev.gradus.op.Require;
import dev.gradus.op.shape.Concat;
import dev.gradus.op.shape.Split;
import dev.gradus.tensor.Tensor;
import dev.gradus.tensor.Workspace;

/**
 * {@code y = a s(b); da = dy s(b), db = dy a s(b) (1 - s(b))}.
 *
 * <p>The gated linear unit (Dauphin et al. 2017): a and b are the halves of {@code x [.., 2n, ..]} along an axis, s is the
 * sigmoid, {@code y [.., n, ..]}.
 *
 * @param axis which axis, negative counts from the last
 */
public record Glu(int axis) implements Op {

    @Override
    public Tensor forward(Tensor... inputs) {
        Require.floating(this, inputs, 1);
        Require.axis(this, axis, inputs);
        if (inputs[0].dim(axis) % 2 != 0) {
            throw Require.fault(this, "an even size along axis " + axis, inputs);
        }
        return Workspace.onlyResult(() -> {
            Tensor[] half = halves(inputs[0]);
            return half[0].mul(half[1].sigmoid());
        });
    }

    @Override
    public Tensor[] backward(Tensor grad, Tensor[] inputs, Tensor output) {
        Tensor dx = Workspace.onlyResult(() -> {
            Tensor[] half = halves(inputs[0]);
            Tensor s = half[1].sigmoid();
            Tensor da = grad.mul(s);
            Tensor db = new Sigmoid().backward(grad.mul(half[0]), new Tensor[] {half[1]}, s)[0];
            return new Concat(axis).forward(da, db);
        });
        return new Tensor[] {dx};
    }

    private Tensor[] halves(Tensor x) {
        int n = x.dim(axis) / 2;
        return new Split(axis, n, n).forwardAll(new Tensor[] {x});
    }
}
