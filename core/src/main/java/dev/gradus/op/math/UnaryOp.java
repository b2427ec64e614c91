package dev.gradus.op.math;

import dev.gradus.autograd.Op;
import dev.gradus.kernel.Kernels;
import dev.gradus.kernel.Unary;
import dev.gradus.op.Require;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;

/**
 * An elementwise function of one tensor, {@code y = f(x)}: {@code x, y [any shape]}, float32 or float64.
 *
 * <p>An op states f and its slope in double precision, with {@link StrictMath} where it needs a transcendental function,
 * so that the bits do not depend on the JVM; float32 results are rounded from there, but for the common functions, which have
 * loops of their own among the kernels.
 */
public interface UnaryOp extends Op {

    /**
     * The function.
     *
     * @param x argument
     * @return f(x)
     */
    double value(double x);

    /**
     * Its derivative.
     *
     * @param x argument
     * @param y f(x), as it was stored
     * @return f'(x)
     */
    double slope(double x, double y);

    @Override
    default Tensor forward(Tensor... inputs) {
        Require.floating(this, inputs, 1);
        Tensor x = inputs[0];
        Tensor y = Tensor.empty(x.dtype(), x.shape());
        Unary loop = FloatLoops.of(this);
        if (x.dtype() == DType.FLOAT64) {
            map(this, x.doubles(), y.doubles());
        } else if (loop == null) {
            map(this, x.floats(), y.floats());
        } else {
            Kernels.active().pointwise().map(loop, x.floats(), 0, y.floats(), 0, x.size());
        }
        return y;
    }

    @Override
    default Tensor[] backward(Tensor grad, Tensor[] inputs, Tensor output) {
        Tensor x = inputs[0];
        Tensor dx = Tensor.empty(x.dtype(), x.shape());
        Unary loop = FloatLoops.of(this);
        if (x.dtype() == DType.FLOAT64) {
            mapGrad(this, x.doubles(), output.doubles(), grad.doubles(), dx.doubles());
        } else if (loop == null) {
            mapGrad(this, x.floats(), output.floats(), grad.floats(), dx.floats());
        } else {
            mapGrad(loop, x.floats(), output.floats(), grad.floats(), dx.floats());
        }
        return new Tensor[] {dx};
    }

    private static void map(UnaryOp f, float[] x, float[] y) {
        for (int i = 0; i < x.length; i++) {
            y[i] = (float) f.value(x[i]);
        }
    }

    private static void map(UnaryOp f, double[] x, double[] y) {
        for (int i = 0; i < x.length; i++) {
            y[i] = f.value(x[i]);
        }
    }

    private static void mapGrad(Unary f, float[] x, float[] y, float[] dy, float[] dx) {
        Kernels.active().pointwise().mapGrad(f, x, 0, y, 0, dy, 0, dx, 0, x.length);
    }

    private static void mapGrad(UnaryOp f, float[] x, float[] y, float[] dy, float[] dx) {
        for (int i = 0; i < x.length; i++) {
            dx[i] = (float) (dy[i] * f.slope(x[i], y[i]));
        }
    }

    private static void mapGrad(UnaryOp f, double[] x, double[] y, double[] dy, double[] dx) {
        for (int i = 0; i < x.length; i++) {
            dx[i] = dy[i] * f.slope(x[i], y[i]);
        }
    }
}
