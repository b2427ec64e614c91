package dev.gradus.ssm.linear;

import dev.gradus.autograd.MultiOp;
import dev.gradus.kernel.DeltaKernels;
import dev.gradus.kernel.Kernels;
import dev.gradus.op.Require;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import dev.gradus.tensor.Workspace;
import java.util.Arrays;

/**
 * {@code u_t = S_(t-1)^T a_t, S_t = diag(e^g_t) S_(t-1) + b_t u_t^T + k_t v_t^T, y_t = S_t^T q_t; with G_t = q_t dy_t^T +
 * diag(e^g_(t+1)) G_(t+1) + a_(t+1) du_(t+1)^T: dv = G^T k, du = G^T b, dk = G v, db = G u, dq = S dy, da_t = S_(t-1) du_t,
 * dg_t = e^g_t rowsum(G_t S_(t-1))}.
 *
 * <p>The generalised delta rule, a decay plus a correction of rank one. DeltaNet: k and v as they are but k times beta, a = k,
 * {@code b = -beta k}; gated DeltaNet and KDA: besides {@code a = e^g k}; RWKV-7: {@code a = -kappa, b = kappa eta}. Inputs q,
 * k, a, b [B,T,H,K] and v [B,T,H,V] in the order q, k, v, a, b, the first state [B,H,K,V], and optionally the logarithm of
 * the decay g [B,T,H,K]. Outputs y [B,T,H,V], the last state [B,H,K,V], and u [B,T,H,V], kept for the way back. Schlag et
 * al. 2021; Yang et al. 2024 (2406.06484, 2412.06464); Peng et al. 2025.
 */
public record DeltaRule() implements MultiOp {

    @Override
    public Tensor[] forwardAll(Tensor[] inputs) {
        DeltaKernels.Form form = check(inputs);
        DType dtype = inputs[0].dtype();
        Tensor y = Tensor.empty(dtype, inputs[2].shape());
        Tensor u = Tensor.empty(dtype, inputs[2].shape());
        Tensor end = Tensor.empty(dtype, inputs[5].shape());
        Tensor decay = inputs.length == 7 ? inputs[6].exp() : null;
        if (dtype == DType.FLOAT32) {
            Kernels.active().delta().forward(form, floats(inputs, decay), y.floats(), u.floats(), end.floats());
        } else {
            new DoubleDelta(form, inputs, decay).forward(y.doubles(), u.doubles(), end.doubles());
        }
        Workspace.recycle(decay);
        return new Tensor[] {y, end, u};
    }

    @Override
    public Tensor[] backwardAll(Tensor[] grads, Tensor[] inputs, Tensor[] outputs) {
        Require.firstOnly(this, grads, 2);
        DeltaKernels.Form form = check(inputs);
        DType dtype = inputs[0].dtype();
        Tensor gy = grads[0] != null ? grads[0] : Tensor.zeros(dtype, outputs[0].shape());
        Tensor gu = Tensor.empty(dtype, outputs[2].shape());
        Tensor decay = inputs.length == 7 ? inputs[6].exp() : null;
        Tensor[] result = new Tensor[inputs.length];
        Arrays.setAll(result, i -> Tensor.empty(dtype, inputs[i].shape()));
        if (dtype == DType.FLOAT32) {
            Kernels.active().delta().backward(form, floats(inputs, decay), outputs[2].floats(), gy.floats(),
                    grads[1] == null ? null : grads[1].floats(), gu.floats(), gradients(result));
        } else {
            new DoubleDelta(form, inputs, decay).backward(outputs[2].doubles(), gy.doubles(),
                    grads[1] == null ? null : grads[1].doubles(), gu.doubles(), result);
        }
        Workspace.recycle(decay, gu);
        return result;
    }

    private static DeltaKernels.Inputs floats(Tensor[] in, Tensor decay) {
        return new DeltaKernels.Inputs(in[0].floats(), in[1].floats(), in[2].floats(), in[3].floats(), in[4].floats(),
                decay == null ? null : decay.floats(), in[5].floats());
    }

    private static DeltaKernels.Gradients gradients(Tensor[] out) {
        return new DeltaKernels.Gradients(out[0].floats(), out[1].floats(), out[2].floats(), out[3].floats(),
                out[4].floats(), out.length == 7 ? out[6].floats() : null, out[5].floats());
    }

    private DeltaKernels.Form check(Tensor[] inputs) {
        if (inputs.length != 6 && inputs.length != 7 || !fit(inputs)) {
            throw Require.fault(this, "q and k [B,T,H,K], v [B,T,H,V], a and b [B,T,H,K], a first state [B,H,K,V]"
                    + " and optionally the logarithm of the decay [B,T,H,K]", inputs);
        }
        Require.floating(this, inputs, inputs.length);
        Shape q = inputs[0].shape();
        return new DeltaKernels.Form(q.dim(0), q.dim(1), q.dim(2), q.dim(3), inputs[2].dim(3));
    }

    private static boolean fit(Tensor[] inputs) {
        Shape q = inputs[0].shape();
        Shape v = inputs[2].shape();
        boolean alike = q.rank() == 4 && v.rank() == 4 && v.equals(q.with(-1, v.dim(3)));
        for (int i : new int[] {1, 3, 4, inputs.length == 7 ? 6 : 0}) {
            alike &= inputs[i].shape().equals(q);
        }
        return alike && inputs[5].shape().equals(Shape.of(q.dim(0), q.dim(2), q.dim(3), v.dim(3)));
    }
}
