package dev.gradus.op.shape;

import dev.gradus.autograd.Op;
import dev.gradus.op.Require;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/**
 * {@code y = x0, x1, ... one after the other along an axis; dxi = its part of dy}.
 *
 * <p>{@code xi [.., ni, ..]} of one type, alike but for the axis; {@code y [.., n0 + n1 + ..., ..]}.
 *
 * @param axis which axis, negative counts from the last
 */
public record Concat(int axis) implements Op {

    @Override
    public Tensor forward(Tensor... inputs) {
        Shape out = shape(inputs);
        Tensor y = Tensor.empty(inputs[0].dtype(), out);
        int at = 0;
        for (Tensor x : inputs) {
            Layout.write(x, y, at, out.strides());
            at += x.dim(axis) * step(out);
        }
        return y;
    }

    private Shape shape(Tensor[] inputs) {
        if (inputs.length == 0) {
            throw Require.fault(this, "at least one input");
        }
        Tensor first = inputs[0];
        int axes = first.shape().rank();
        int size = 0;
        for (Tensor x : inputs) {
            boolean alike = x.dtype() == first.dtype() && x.shape().rank() == axes && axis >= -axes && axis < axes;
            if (!alike || !x.shape().with(axis, 0).equals(first.shape().with(axis, 0))) {
                throw Require.fault(this, "inputs of one type that are alike but for axis " + axis, inputs);
            }
            size += x.dim(axis);
        }
        return first.shape().with(axis, size);
    }

    @Override
    public Tensor[] backward(Tensor grad, Tensor[] inputs, Tensor output) {
        Tensor[] grads = new Tensor[inputs.length];
        int at = 0;
        for (int i = 0; i < inputs.length; i++) {
            if (inputs[i].requiresGrad()) {
                grads[i] = Layout.read(grad, inputs[i].shape(), at, grad.shape().strides());
            }
            at += inputs[i].dim(axis) * step(grad.shape());
        }
        return grads;
    }

    private int step(Shape shape) {
        return shape.strides()[shape.axis(axis)];
    }
}
