package dev.gradus.op.shape;

import dev.gradus.autograd.Op;
import dev.gradus.op.Require;
import dev.gradus.op.reduce.SumTo;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/**
 * {@code y = x stretched to a larger shape; dx = sum of dy over the stretched axes}.
 *
 * <p>Axes are matched from the last; axes of size 1 and missing ones are stretched.
 *
 * @param shape shape of y
 */
public record Expand(Shape shape) implements Op {

    @Override
    public Tensor forward(Tensor... inputs) {
        Require.count(this, inputs, 1);
        Shape from = inputs[0].shape();
        if (from.rank() > shape.rank() || !from.broadcast(shape, this).equals(shape)) {
            throw Require.fault(this, "an input that broadcasts to " + shape, inputs);
        }
        return Layout.read(inputs[0], shape, 0, from.stridesIn(shape));
    }

    @Override
    public Tensor[] backward(Tensor grad, Tensor[] inputs, Tensor output) {
        return new Tensor[] {SumTo.reduce(grad, inputs[0].shape())};
    }
}
