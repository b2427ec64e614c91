package dev.gradus.op.shape;

import dev.gradus.autograd.Op;
import dev.gradus.op.Require;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;

/**
 * {@code y = x0, x1, ... side by side along a new axis; dxi = its part of dy}.
 *
 * <p>{@code xi} of one shape and type; y has one axis more, as long as there are inputs.
 *
 * @param axis where the new axis stands in y; negative counts from y's last
 */
public record Stack(int axis) implements Op {

    @Override
    public Tensor forward(Tensor... inputs) {
        int rank = inputs.length == 0 ? 0 : inputs[0].shape().rank() + 1;
        boolean alike = axis >= -rank && axis < rank;
        for (Tensor x : inputs) {
            alike &= x.shape().equals(inputs[0].shape());
        }
        if (!alike) {
            throw Require.fault(this, "inputs of one shape, with room for axis " + axis + " in the result", inputs);
        }
        return new Concat(axis).forward(columns(inputs));
    }

    @Override
    public Tensor[] backward(Tensor grad, Tensor[] inputs, Tensor output) {
        int[] ones = new int[inputs.length];
        Arrays.fill(ones, 1);
        Tensor[] parts = new Split(axis, ones).forwardAll(new Tensor[] {grad});
        for (int i = 0; i < parts.length; i++) {
            parts[i] = parts[i].view(inputs[i].shape());
        }
        return parts;
    }

    /** The inputs with the new axis, of size 1. */
    private Tensor[] columns(Tensor[] inputs) {
        int[] dims = inputs[0].shape().dims();
        int at = axis < 0 ? axis + dims.length + 1 : axis;
        int[] longer = new int[dims.length + 1];
        for (int i = 0; i < longer.length; i++) {
            longer[i] = i < at ? dims[i] : i == at ? 1 : dims[i - 1];
        }
        Tensor[] columns = new Tensor[inputs.length];
        for (int i = 0; i < inputs.length; i++) {
            columns[i] = inputs[i].view(Shape.of(longer));
        }
        return columns;
    }
}
