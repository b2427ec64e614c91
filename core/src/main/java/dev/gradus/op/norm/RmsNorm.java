package dev.gradus.op.norm;

import dev.gradus.autograd.MultiOp;
import dev.gradus.kernel.scalar.DoubleNorms;
import dev.gradus.op.Require;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/**
 * {@code y = n w, n = x r, r = 1/sqrt(mean(x^2) + eps); dx = r (dy w - n mean(dy w n)), dw = sum over rows of dy n}.
 *
 * <p>Over the last axis: x [..., C] and optionally w [C]; outputs y [..., C] and r [...] (not differentiable).
 * Zhang and Sennrich 2019, "Root Mean Square Layer Normalization".
 *
 * @param eps added to the mean square
 */
public record RmsNorm(double eps) implements MultiOp {

    /** Checks eps. */
    public RmsNorm {
        Checks.eps("rms_norm", eps);
    }

    @Override
    public Tensor[] forwardAll(Tensor[] inputs) {
        check(inputs);
        Tensor x = inputs[0];
        Tensor w = inputs.length > 1 ? inputs[1] : null;
        Tensor y = Tensor.empty(x.dtype(), x.shape());
        Tensor rstd = Tensor.empty(x.dtype(), Norms.leading(x.shape(), 1));
        if (x.dtype() == DType.FLOAT32) {
            Rows.kernels().rmsNorm(
                    x.floats(), 0, Norms.floats(w), (float) eps, y.floats(), 0, rstd.floats(), 0, Rows.rows(x),
                    Rows.cols(x));
        } else {
            DoubleNorms.rmsNorm(
                    x.doubles(), Norms.doubles(w), eps, y.doubles(), rstd.doubles(), Rows.rows(x), Rows.cols(x));
        }
        return new Tensor[] {y, rstd};
    }

    @Override
    public Tensor[] backwardAll(Tensor[] grads, Tensor[] inputs, Tensor[] outputs) {
        Require.onlyFirst(this, grads);
        Tensor x = inputs[0];
        Tensor w = inputs.length > 1 ? inputs[1] : null;
        Tensor gx = Tensor.empty(x.dtype(), x.shape());
        Tensor gw = Norms.gradOf(w);
        if (x.dtype() == DType.FLOAT32) {
            Rows.kernels().rmsNormGrad(
                    x.floats(), 0, Norms.floats(w), outputs[1].floats(), 0, grads[0].floats(), 0, gx.floats(), 0,
                    Norms.floats(gw), Rows.rows(x), Rows.cols(x));
        } else {
            DoubleNorms.rmsNormGrad(
                    x.doubles(), Norms.doubles(w), outputs[1].doubles(), grads[0].doubles(), gx.doubles(),
                    Norms.doubles(gw), Rows.rows(x), Rows.cols(x));
        }
        return w == null ? new Tensor[] {gx} : new Tensor[] {gx, gw};
    }

    private void check(Tensor[] inputs) {
        Checks.axis(this, -1, inputs[0]);
        Checks.parameters(this, 1, Shape.of(inputs[0].dim(-1)), inputs);
    }
}
