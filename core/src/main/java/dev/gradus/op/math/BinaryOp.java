package dev.gradus.op.math;

import dev.gradus.autograd.Op;
import dev.gradus.op.Require;
import dev.gradus.op.reduce.SumTo;
import dev.gradus.tensor.Tensor;
import dev.gradus.tensor.Workspace;
import java.util.function.Supplier;

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
        return Zip.of(this, inputs[0], inputs[1]);
    }

    @Override
    default Tensor[] backward(Tensor grad, Tensor[] inputs, Tensor output) {
        Tensor a = inputs[0];
        Tensor b = inputs[1];
        Supplier<Tensor> da = () -> SumTo.reduce(gradA(grad, a, b, output), a.shape());
        Supplier<Tensor> db = () -> SumTo.reduce(gradB(grad, a, b, output), b.shape());
        return new Tensor[] {
            a.requiresGrad() ? Workspace.onlyResult(da) : null, b.requiresGrad() ? Workspace.onlyResult(db) : null
        };
    }
}
