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
        switch (x.dtype()) {
            case FLOAT32 -> cast(x.floats(), x.size(), y);
            case FLOAT64 -> cast(x.doubles(), x.size(), y);
            case INT32 -> cast(x.ints(), x.size(), y);
        }
        return y;
    }

    private static void cast(float[] x, int n, Tensor y) {
        if (y.dtype() == DType.FLOAT32) {
            System.arraycopy(x, 0, y.floats(), 0, n);
            return;
        }
        double[] wide = y.doubles();
        for (int i = 0; i < n; i++) {
            wide[i] = x[i];
        }
    }

    private static void cast(double[] x, int n, Tensor y) {
        if (y.dtype() == DType.FLOAT64) {
            System.arraycopy(x, 0, y.doubles(), 0, n);
            return;
        }
        float[] narrow = y.floats();
        for (int i = 0; i < n; i++) {
            narrow[i] = (float) x[i];
        }
    }

    private static void cast(int[] x, int n, Tensor y) {
        for (int i = 0; i < n; i++) {
            if (y.dtype() == DType.FLOAT32) {
                y.floats()[i] = x[i];
            } else {
                y.doubles()[i] = x[i];
            }
        }
    }
}
