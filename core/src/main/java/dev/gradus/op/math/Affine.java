package dev.gradus.op.math;

import dev.gradus.autograd.Op;
import dev.gradus.kernel.Binary;
import dev.gradus.kernel.Kernels;
import dev.gradus.kernel.Pointwise;
import dev.gradus.op.Require;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;

/**
 * {@code y = a x + b; dx = a dy}.
 *
 * <p>{@code x, y [any shape]}; a and b are numbers. The product is rounded before b is added.
 *
 * @param scale a
 * @param shift b
 */
public record Affine(double scale, double shift) implements Op {

    @Override
    public Tensor forward(Tensor... inputs) {
        Require.floating(this, inputs, 1);
        return of(inputs[0], scale, shift);
    }

    @Override
    public Tensor[] backward(Tensor grad, Tensor[] inputs, Tensor output) {
        return new Tensor[] {scale == 1 ? grad : of(grad, scale, 0)};
    }

    private static Tensor of(Tensor x, double scale, double shift) {
        Tensor y = Tensor.empty(x.dtype(), x.shape());
        if (x.dtype() == DType.FLOAT32) {
            line((float) scale, (float) shift, x.floats(), y.floats());
        } else {
            line(scale, shift, x.doubles(), y.doubles());
        }
        return y;
    }

    private static void line(float scale, float shift, float[] x, float[] y) {
        Pointwise kernel = Kernels.active().pointwise();
        if (scale != 1) {
            kernel.scale(scale, x, 0, y, 0, x.length);
        }
        if (shift != 0 || scale == 1) {
            kernel.zip(Binary.ADD, scale == 1 ? x : y, 0, 1, new float[] {shift}, 0, 0, y, 0, x.length);
        }
    }

    private static void line(double scale, double shift, double[] x, double[] y) {
        for (int i = 0; i < x.length; i++) {
            y[i] = x[i] * scale + shift;
        }
    }
}
