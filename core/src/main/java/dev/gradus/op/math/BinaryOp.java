package dev.gradus.op.math;

import dev.gradus.autograd.Op;
import dev.gradus.op.Require;
import dev.gradus.op.reduce.SumTo;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.function.DoubleBinaryOperator;

/**
 * An elementwise function of two tensors that broadcast, {@code y = f(a, b)}: axes are matched from the last, a size of 1
 * stretches. Both are float32 or both float64.
 *
 * <p>Gradients are stated in the shape of the result; this base sums them over the axes along which an operand was
 * stretched, and asks for none that nobody needs.
 */
public interface BinaryOp extends Op {

    /**
     * The function.
     *
     * @param a first argument
     * @param b second argument
     * @return f(a, b)
     */
    double value(double a, double b);

    /**
     * Gradient of the first operand, before it is summed to that operand's shape.
     *
     * @param dy gradient of the result
     * @param a  first operand
     * @param b  second operand
     * @param y  the result
     * @return {@code dy df/da}, of the result's shape; may be {@code dy} itself
     */
    Tensor gradA(Tensor dy, Tensor a, Tensor b, Tensor y);

    /**
     * Gradient of the second operand, before it is summed to that operand's shape.
     *
     * @param dy gradient of the result
     * @param a  first operand
     * @param b  second operand
     * @param y  the result
     * @return {@code dy df/db}, of the result's shape; may be {@code dy} itself
     */
    Tensor gradB(Tensor dy, Tensor a, Tensor b, Tensor y);

    @Override
    default Tensor forward(Tensor... inputs) {
        Require.floating(this, inputs, 2);
        return map(this::value, inputs[0], inputs[1], inputs[0].shape().broadcast(inputs[1].shape(), this));
    }

    @Override
    default Tensor[] backward(Tensor grad, Tensor[] inputs, Tensor output) {
        Tensor a = inputs[0];
        Tensor b = inputs[1];
        return new Tensor[] {
            a.requiresGrad() ? SumTo.reduce(gradA(grad, a, b, output), a.shape()) : null,
            b.requiresGrad() ? SumTo.reduce(gradB(grad, a, b, output), b.shape()) : null
        };
    }

    /**
     * Any function of two numbers over two tensors, by plain loops and without a gradient.
     *
     * @param f   the function
     * @param a   first operand
     * @param b   second operand, of the same type
     * @param out shape that both broadcast to
     * @return the results
     */
    static Tensor map(DoubleBinaryOperator f, Tensor a, Tensor b, Shape out) {
        Tensor y = Tensor.empty(a.dtype(), out);
        if (out.size() == 0) {
            return y;
        }
        Broadcast plan = Broadcast.of(out, a.shape(), b.shape());
        plan.forEachPlane((at, offsets) -> {
            for (int row = 0; row < plan.rows(); row++) {
                int ao = offsets[0] + row * plan.rowStride(0);
                int bo = offsets[1] + row * plan.rowStride(1);
                int yo = at + row * plan.cols();
                if (y.dtype() == DType.FLOAT32) {
                    zip(f, a.floats(), ao, plan.colStride(0), b.floats(), bo, plan.colStride(1), y.floats(), yo,
                            plan.cols());
                } else {
                    zip(f, a.doubles(), ao, plan.colStride(0), b.doubles(), bo, plan.colStride(1), y.doubles(), yo,
                            plan.cols());
                }
            }
        });
        return y;
    }

    private static void zip(
            DoubleBinaryOperator f, float[] a, int ao, int as, float[] b, int bo, int bs, float[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            y[yo + i] = (float) f.applyAsDouble(a[ao + i * as], b[bo + i * bs]);
        }
    }

    private static void zip(
            DoubleBinaryOperator f, double[] a, int ao, int as, double[] b, int bo, int bs, double[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            y[yo + i] = f.applyAsDouble(a[ao + i * as], b[bo + i * bs]);
        }
    }
}
