package dev.gradus.op.index;

import dev.gradus.autograd.Op;
import dev.gradus.op.Require;
import dev.gradus.op.reduce.SumTo;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;

/**
 * {@code y = value where mask != 0, else x; dx = dy where mask == 0, else 0}.
 *
 * <p>Inputs are {@code x} and {@code mask} (int32), which broadcast to the shape of y.
 *
 * @param value what masked elements become, such as minus infinity
 */
public record MaskedFill(double value) implements Op {

    @Override
    public Tensor forward(Tensor... inputs) {
        Require.count(this, inputs, 2);
        Tensor x = inputs[0];
        Tensor mask = inputs[1];
        if (mask.dtype() != DType.INT32 || !x.dtype().isFloating()) {
            throw Require.fault(this, "a floating-point tensor and an int32 mask", inputs);
        }
        return Choice.of(mask, Choice.scalar(x, value), x, x.shape().broadcast(mask.shape(), this));
    }

    @Override
    public Tensor[] backward(Tensor grad, Tensor[] inputs, Tensor output) {
        Tensor kept = Choice.of(inputs[1], Choice.scalar(grad, 0), grad, grad.shape());
        return new Tensor[] {SumTo.reduce(kept, inputs[0].shape()), null};
    }
}
