package dev.gradus.ssm.scan;

import dev.gradus.autograd.MultiOp;
import dev.gradus.kernel.DiagonalScan;
import dev.gradus.kernel.Kernels;
import dev.gradus.op.Require;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code d_t = softplus(delta_t + bias), h_t = e^(d_t A) h_(t-1) + d_t u_t B_t, y_t = C_t h_t + D u_t; dh_t = C_t dy_t +
 * e^(d_(t+1) A) dh_(t+1), dB_t = sum of d_t u_t dh_t, dC_t = sum of dy_t h_t, dA = sum of d_t e^(d_t A) h_(t-1) dh_t}.
 *
 * <p>The selective scan of Mamba (Gu and Dao 2023, algorithm 2; state-spaces/mamba, selective_scan_ref), fused. Inputs u and
 * delta [B,T,D], A [D,N], B and C [B,T,G,N] with D a multiple of G; then those of D [D], bias [D] and the first state
 * [B,D,N] that the form has, in this order. Outputs y [B,T,D], the last state [B,D,N], and states between chunks for the
 * way back, which take no gradient. A step with delta of minus infinity, or of 0 without softplus, changes nothing.
 *
 * @param softplus whether delta goes through softplus
 * @param skip whether there is a D; else it is 0
 * @param biased whether there is a bias; else it is 0
 * @param started whether there is a first state; else it is 0
 */
public record SelectiveScan(boolean softplus, boolean skip, boolean biased, boolean started) implements MultiOp {

    @Override
    public Tensor[] forwardAll(Tensor[] inputs) {
        DiagonalScan.Form form = check(inputs);
        if (inputs[0].dtype() == DType.FLOAT64) {
            return new ExactScan(this, inputs).forward();
        }
        Tensor y = Tensor.empty(DType.FLOAT32, inputs[0].shape());
        Tensor last = Tensor.empty(DType.FLOAT32, state(inputs));
        int kept = needsGradient(inputs) ? form.kept() : 0;
        Tensor states = Tensor.empty(
                DType.FLOAT32, Shape.of(form.batch(), kept, form.channels(), form.states()));
        Kernels.active().diagonalScan().forward(
                form, arrays(inputs), y.floats(), last.floats(), kept == 0 ? null : states.floats());
        return new Tensor[] {y, last, states};
    }

    @Override
    public Tensor[] backwardAll(Tensor[] grads, Tensor[] inputs, Tensor[] outputs) {
        Require.firstOnly(this, grads, 2);
        DiagonalScan.Form form = check(inputs);
        Tensor gy = grads[0] != null ? grads[0] : Tensor.zeros(inputs[0].dtype(), outputs[0].shape());
        if (inputs[0].dtype() == DType.FLOAT64) {
            return new ExactScan(this, inputs).backward(gy, grads[1]);
        }
        Tensor[] result = new Tensor[inputs.length];
        for (int i = 0; i < inputs.length; i++) {
            result[i] = Tensor.empty(DType.FLOAT32, inputs[i].shape());
        }
        Kernels.active().diagonalScan().backward(
                form, arrays(inputs), outputs[2].floats(), gy.floats(), grads[1] == null ? null : grads[1].floats(),
                arrays(result));
        return result;
    }

    private static boolean needsGradient(Tensor[] inputs) {
        for (Tensor input : inputs) {
            if (input.requiresGrad()) {
                return true;
            }
        }
        return false;
    }

    private DiagonalScan.Inputs arrays(Tensor[] t) {
        return new DiagonalScan.Inputs(
                t[0].floats(), t[1].floats(), t[2].floats(), t[3].floats(), t[4].floats(),
                skip ? t[5].floats() : null, biased ? t[biasAt()].floats() : null,
                started ? t[t.length - 1].floats() : null);
    }

    /** Which input the bias is. */
    int biasAt() {
        return skip ? 6 : 5;
    }

    private DiagonalScan.Form check(Tensor[] inputs) {
        List<String> more = new ArrayList<>();
        if (skip) {
            more.add("D [D]");
        }
        if (biased) {
            more.add("bias [D]");
        }
        if (started) {
            more.add("a first state [B,D,N]");
        }
        if (inputs.length != 5 + more.size() || !fit(inputs)) {
            String rest = more.isEmpty() ? "" : ", " + String.join(", ", more);
            throw Require.fault(
                    this, "u and delta [B,T,D], A [D,N], B and C [B,T,G,N] with D a multiple of G" + rest, inputs);
        }
        Require.floating(this, inputs, inputs.length);
        Tensor u = inputs[0];
        return new DiagonalScan.Form(
                u.dim(0), u.dim(1), u.dim(2), inputs[2].dim(1), inputs[3].dim(2), softplus);
    }

    private boolean fit(Tensor[] t) {
        Shape u = t[0].shape();
        Shape a = t[2].shape();
        Shape b = t[3].shape();
        if (u.rank() != 3 || !t[1].shape().equals(u) || a.rank() != 2 || a.dim(0) != u.dim(2) || b.rank() != 4
                || !t[4].shape().equals(b) || b.dim(2) < 1 || u.dim(2) % b.dim(2) != 0
                || !b.equals(Shape.of(u.dim(0), u.dim(1), b.dim(2), a.dim(1)))) {
            return false;
        }
        Shape channels = Shape.of(u.dim(2));
        return (!skip || t[5].shape().equals(channels)) && (!biased || t[biasAt()].shape().equals(channels))
                && (!started || t[t.length - 1].shape().equals(state(t)));
    }

    private static Shape state(Tensor[] inputs) {
        return Shape.of(inputs[0].dim(0), inputs[2].dim(0), inputs[2].dim(1));
    }
}
