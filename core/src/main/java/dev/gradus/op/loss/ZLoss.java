package dev.gradus.op.loss;

import dev.gradus.autograd.MultiOp;
import dev.gradus.kernel.Kernels;
import dev.gradus.kernel.scalar.DoubleRows;
import dev.gradus.op.Require;
import dev.gradus.op.math.Zip;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;

/**
 * {@code L = mean over rows of z^2, z = log sum e^x; dx = dL 2z/N softmax(x)}.
 *
 * <p>Keeps logits x [..., V], N rows, from drifting away; output: L []. A masked row (all minus infinity) counts as 0. The
 * row sums z [...] are kept as a second output (not differentiable). Zoph et al. 2022, "ST-MoE", equation 5.
 */
public record ZLoss() implements MultiOp {

    @Override
    public Tensor[] forwardAll(Tensor[] inputs) {
        Require.floating(this, inputs, 1);
        Tensor x = inputs[0];
        if (x.shape().rank() < 1) {
            throw Require.fault(this, "logits [..., V]", x);
        }
        Tensor z = Tensor.empty(x.dtype(), Targets.rowsOf(x.shape()));
        if (x.dtype() == DType.FLOAT32) {
            Kernels.active().rows().logSumExp(x.floats(), 0, z.floats(), 0, z.size(), x.dim(-1));
        } else {
            DoubleRows.logSumExp(x.doubles(), z.doubles(), z.size(), x.dim(-1));
        }
        Tensor finite = withoutMasked(z, 1);
        Tensor sum = finite.mul(finite).sum();
        return new Tensor[] {sum.mul(1.0 / Math.max(1, z.size())), z};
    }

    @Override
    public Tensor[] backwardAll(Tensor[] grads, Tensor[] inputs, Tensor[] outputs) {
        Require.onlyFirst(this, grads);
        Tensor x = inputs[0];
        Tensor z = outputs[1];
        Tensor g = withoutMasked(z, 2 * grads[0].item() / Math.max(1, z.size()));
        Tensor gx = Tensor.empty(x.dtype(), x.shape());
        if (x.dtype() == DType.FLOAT32) {
            Kernels.active().rows().logSumExpGrad(
                    x.floats(), 0, z.floats(), g.floats(), 0, gx.floats(), 0, z.size(), x.dim(-1));
        } else {
            DoubleRows.logSumExpGrad(x.doubles(), z.doubles(), g.doubles(), gx.doubles(), z.size(), x.dim(-1));
        }
        return new Tensor[] {gx};
    }

    @Override
    public String label() {
        return "z_loss";
    }

    /** {@code factor z}, and 0 where z is minus infinity. */
    private static Tensor withoutMasked(Tensor z, double factor) {
        return Zip.of((a, same) -> a == Double.NEGATIVE_INFINITY ? 0 : factor * a, z, z, z.shape());
    }
}
