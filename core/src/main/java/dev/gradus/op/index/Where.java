package dev.gradus.op.index;

import dev.gradus.autograd.Op;
import dev.gradus.op.Require;
import dev.gradus.op.reduce.SumTo;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/**
 * {@code y = a where mask != 0, else b; da = dy where mask != 0, db = dy elsewhere}.
 *
 * <p>Inputs are {@code mask} (int32), {@code a} and {@code b}, which broadcast to the shape of y.
 */
public record Where() implements Op {

    @Override
    public Tensor forward(Tensor... inputs) {
        Require.count(this, inputs, 3);
        Tensor mask = inputs[0];
        Tensor a = inputs[1];
        Tensor b = inputs[2];
        if (mask.dtype() != DType.INT32 || a.dtype() != b.dtype() || !a.dtype().isFloating()) {
            throw Require.fault(this, "an int32 mask and two floating-point tensors of one type", inputs);
        }
        return Choice.of(mask, a, b, shape(inputs));
    }

    private Shape shape(Tensor[] inputs) {
        try {
            return inputs[0].shape().broadcast(inputs[1].shape(), this).broadcast(inputs[2].shape(), this);
        } catch (IllegalArgumentException e) {
            throw Require.fault(this, "shapes that broadcast", inputs);
        }
    }

    @Override
    public Tensor[] backward(Tensor grad, Tensor[] inputs, Tensor output) {
        Tensor zero = Choice.scalar(grad, 0);
        Shape out = grad.shape();
        Shape a = inputs[1].shape();
        Shape b = inputs[2].shape();
        return new Tensor[] {
            null,
            inputs[1].requiresGrad() ? SumTo.reduce(Choice.of(inputs[0], grad, zero, out), a) : null,
            inputs[2].requiresGrad() ? SumTo.reduce(Choice.of(inputs[0], zero, grad, out), b) : null
        };
    }
}
