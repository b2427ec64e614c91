package dev.gradus.op.shape;

import dev.gradus.autograd.Op;
import dev.gradus.op.Require;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;

/**
 * {@code y = x in another floating-point type; dx = dy in the type of x}.
 *
 * <p>{@code x [any shape]}, float32, float64, or int32, which has no gradient. Each number becomes the nearest one.
 *
 * @param type float32 or float64
 */
public record Cast(DType type) implements Op {

    /** Checks the type. */
    public Cast {
        if (!type.isFloating()) {
            throw new IllegalArgumentException("cast needs a floating-point type to cast to, got " + type);
        }
    }

    @Override
    public Tensor forward(Tensor... inputs) {
        Require.count(this, inputs, 1);
        return cast(inputs[0], type);
    }

    @Override
    public Tensor[] backward(Tensor grad, Tensor[] inputs, Tensor output) {
        return new Tensor[] {cast(grad, inputs[0].dtype())};
    }

    private static Tensor cast(Tensor x, DType type) {
        Tensor y = Tensor.empty(type, x.shape());
        for (int i = 0; i < x.size(); i++) {
            switch (type) {
                case FLOAT32 -> y.floats()[i] = (float) number(x, i);
                default -> y.doubles()[i] = number(x, i);
            }
        }
        return y;
    }

    private static double number(Tensor x, int i) {
        return switch (x.dtype()) {
            case FLOAT32 -> x.floats()[i];
            case FLOAT64 -> x.doubles()[i];
            case INT32 -> x.ints()[i];
        };
    }
}
