package dev.gradus.op.norm;

import dev.gradus.autograd.MultiOp;
import dev.gradus.kernel.scalar.DoubleNorms;
import dev.gradus.op.Require;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;

/**
 * {@code y = n w + b, n = (x - m) r, r = 1/sqrt(var(x) + eps); dx = r (h - mean(h) - n mean(h n)) with h = dy w, dw = sum
 * over rows of dy n, db = sum over rows of dy}.
 *
 * <p>Over the last {@code axes} axes; x [..., C], optionally w [C], optionally after it b [C]. Outputs y [..., C], and the
 * mean m and r, both [...] (not differentiable). The variance divides by the count. Ba, Kiros and Hinton 2016, "Layer
 * Normalization".
 *
 * @param axes how many axes are normalised together, from the last
 * @param eps  added to the variance
 */
public record LayerNorm(int axes, double eps) implements MultiOp {

    /** Checks eps. */
    public LayerNorm {
        Checks.eps("layer_norm", eps);
    }

    @Override
    public Tensor[] forwardAll(Tensor[] inputs) {
        check(inputs);
        Tensor x = inputs[0];
        Tensor w = Norms.operand(inputs, 1);
        Tensor b = Norms.operand(inputs, 2);
        int cols = cols(x);
        Tensor y = Tensor.empty(x.dtype(), x.shape());
        Tensor mean = Tensor.empty(x.dtype(), Norms.leading(x.shape(), axes));
        Tensor rstd = Tensor.empty(x.dtype(), mean.shape());
        if (x.dtype() == DType.FLOAT32) {
            Rows.kernels().layerNorm(
                    x.floats(), 0, Norms.floats(w), Norms.floats(b), (float) eps, y.floats(), 0, mean.floats(),
                    rstd.floats(), 0, mean.size(), cols);
        } else {
            DoubleNorms.layerNorm(
                    x.doubles(), Norms.doubles(w), Norms.doubles(b), eps, y.doubles(), mean.doubles(), rstd.doubles(),
                    mean.size(), cols);
        }
        return new Tensor[] {y, mean, rstd};
    }

    @Override
    public Tensor[] backwardAll(Tensor[] grads, Tensor[] inputs, Tensor[] outputs) {
        Require.onlyFirst(this, grads);
        Tensor x = inputs[0];
        Tensor w = Norms.operand(inputs, 1);
        Tensor gw = Norms.gradOf(w);
        Tensor gb = Norms.gradOf(Norms.operand(inputs, 2));
        Tensor gx = Tensor.empty(x.dtype(), x.shape());
        int rows = outputs[1].size();
        if (x.dtype() == DType.FLOAT32) {
            Rows.kernels().layerNormGrad(
                    x.floats(), 0, Norms.floats(w), outputs[1].floats(), outputs[2].floats(), 0, grads[0].floats(), 0,
                    gx.floats(), 0, Norms.floats(gw), Norms.floats(gb), rows, cols(x));
        } else {
            DoubleNorms.layerNormGrad(
                    x.doubles(), Norms.doubles(w), outputs[1].doubles(), outputs[2].doubles(), grads[0].doubles(),
                    gx.doubles(), Norms.doubles(gw), Norms.doubles(gb), rows, cols(x));
        }
        return Arrays.copyOf(new Tensor[] {gx, gw, gb}, inputs.length);
    }

    private int cols(Tensor x) {
        return x.shape().count(x.shape().rank() - axes, x.shape().rank());
    }

    private void check(Tensor[] inputs) {
        Shape shape = inputs[0].shape();
        if (axes < 1 || axes > shape.rank()) {
            throw Require.fault(this, "between 1 and all axes to normalise over, not " + axes, inputs);
        }
        Checks.parameters(this, 2, Norms.trailing(shape, axes), inputs);
    }
}
