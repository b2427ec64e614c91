package dev.gradus.op.loss;

import dev.gradus.autograd.Op;
import dev.gradus.op.Require;
import dev.gradus.op.math.Zip;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/**
 * A loss that adds a function of two numbers over two tensors of one shape: {@code L = a sum f(x, t)}.
 *
 * <p>The factor a is 1 for a sum, 1/(number of elements) for a mean; the loss of nothing is 0. The function and its slopes
 * are stated in double precision.
 */
interface PairLoss extends Op {

    /** Mean or sum over the elements. */
    Reduction reduction();

    /** The loss f of one element. */
    double value(double x, double t);

    /** {@code df/dx}. */
    double slopeOfInput(double x, double t);

    /** {@code df/dt}. */
    double slopeOfTarget(double x, double t);

    @Override
    default Tensor forward(Tensor... inputs) {
        Require.floating(this, inputs, 2);
        Tensor x = inputs[0];
        if (!x.shape().equals(inputs[1].shape())) {
            throw Require.fault(this, "two tensors of one shape", inputs);
        }
        Tensor losses = Zip.of(this::value, x, inputs[1], x.shape());
        return Tensor.full(x.dtype(), Shape.of(), sum(losses) * reduction().scale(x.size()));
    }

    @Override
    default Tensor[] backward(Tensor grad, Tensor[] inputs, Tensor output) {
        Tensor x = inputs[0];
        Tensor t = inputs[1];
        double g = grad.item() * reduction().scale(x.size());
        return new Tensor[] {
            x.requiresGrad() ? Zip.of((a, b) -> g * slopeOfInput(a, b), x, t, x.shape()) : null,
            t.requiresGrad() ? Zip.of((a, b) -> g * slopeOfTarget(a, b), x, t, x.shape()) : null
        };
    }

    private static double sum(Tensor losses) {
        double sum = 0;
        for (int i = 0; i < losses.size(); i++) {
            sum += losses.dtype() == DType.FLOAT32 ? losses.floats()[i] : losses.doubles()[i];
        }
        return sum;
    }
}
