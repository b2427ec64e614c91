package dev.gradus.attention.spiking;

import dev.gradus.autograd.Op;
import dev.gradus.op.Require;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;
import java.util.function.DoubleUnaryOperator;

/**
 * {@code y = 1 where u is above 0, else 0; du = dy g(u)} with a surrogate g for the derivative.
 *
 * @param surrogate g
 * @param strict whether a u of 0 is no spike
 */
public record Spike(Surrogate surrogate, boolean strict) implements Op {

    @Override
    public Tensor forward(Tensor... inputs) {
        Require.floating(this, inputs, 1);
        return mapped(inputs[0], u -> u > 0 || u == 0 && !strict ? 1 : 0);
    }

    @Override
    public Tensor[] backward(Tensor grad, Tensor[] inputs, Tensor output) {
        return new Tensor[] {grad.mul(mapped(inputs[0], surrogate::derivative))};
    }

    private static Tensor mapped(Tensor x, DoubleUnaryOperator f) {
        Tensor y = Tensor.empty(x.dtype(), x.shape());
        for (int i = 0; i < x.size(); i++) {
            if (x.dtype() == DType.FLOAT32) {
                y.floats()[i] = (float) f.applyAsDouble(x.floats()[i]);
            } else {
                y.doubles()[i] = f.applyAsDouble(x.doubles()[i]);
            }
        }
        return y;
    }
}
