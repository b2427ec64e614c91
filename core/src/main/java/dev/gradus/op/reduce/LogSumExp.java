package dev.gradus.op.reduce;

import dev.gradus.kernel.Kernels;
import dev.gradus.op.Require;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;

/**
 * {@code y = ln(sum of e^x); dx = dy e^(x - y)}.
 *
 * <p>Computed from differences to the greatest x, so that it cannot overflow. Minus infinity, with gradient 0, where all x are.
 *
 * @param axes     which axes, negative ones count from the last; all if none is named
 * @param keepDims whether y keeps those axes with size 1
 */
public record LogSumExp(int[] axes, boolean keepDims) implements RowOp {

    @Override
    public Tensor forward(Tensor... inputs) {
        Require.floating(this, inputs, 1);
        if (inputs[0].dtype() != DType.FLOAT32) {
            return RowOp.super.forward(inputs);
        }
        Axes over = Axes.of(this, inputs[0], axes);
        Tensor y = Tensor.empty(DType.FLOAT32, over.result(keepDims));
        float[] rows = over.rows(inputs[0]).floats();
        Kernels.active().rows().logSumExp(rows, 0, y.floats(), 0, y.size(), over.count());
        return y;
    }

    @Override
    public Tensor[] backward(Tensor grad, Tensor[] inputs, Tensor output) {
        if (grad.dtype() != DType.FLOAT32) {
            return RowOp.super.backward(grad, inputs, output);
        }
        Axes over = Axes.of(this, inputs[0], axes);
        Tensor rows = over.rows(inputs[0]);
        Tensor dx = Tensor.empty(DType.FLOAT32, rows.shape());
        Kernels.active().rows().logSumExpGrad(
                rows.floats(), 0, output.floats(), grad.floats(), 0, dx.floats(), 0, output.size(), over.count());
        return new Tensor[] {over.unrows(dx)};
    }

    @Override
    public double value(double[] x) {
        double max = Double.NEGATIVE_INFINITY;
        for (double v : x) {
            max = Math.max(max, v);
        }
        if (Double.isInfinite(max)) {
            return max;
        }
        double sum = 0;
        for (double v : x) {
            sum += StrictMath.exp(v - max);
        }
        return max + StrictMath.log(sum);
    }

    @Override
    public void gradient(double[] x, double y, double dy, double[] dx) {
        for (int i = 0; i < x.length; i++) {
            dx[i] = y == Double.NEGATIVE_INFINITY ? 0 : dy * StrictMath.exp(x[i] - y);
        }
    }
}
