package dev.gradus.ssm.scan;

import dev.gradus.autograd.MultiOp;
import dev.gradus.kernel.Kernels;
import dev.gradus.kernel.MatrixScan;
import dev.gradus.kernel.MatrixScan.Decay;
import dev.gradus.op.Require;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;
import java.util.function.Function;

/**
 * {@code S_t = diag(e^g_t) S_(t-1) + k_t v_t^T, y_t = S_t^T q_t; dS_t = q_t dy_t^T + diag(e^g_(t+1)) dS_(t+1), dk_t = dS_t v_t,
 * dv_t = dS_t^T k_t, dq_t = S_t dy_t, dg_t = e^g_t rowsum(dS_t S_(t-1))}.
 *
 * <p>The gated outer product: linear attention (no decay), RetNet and Mamba-2 (a decay for each head), gated linear
 * attention and RWKV-5 and 6 (a decay for each key channel, y read from the state before). Inputs q, k [B,T,G,K], v
 * [B,T,H,V], then g [B,T,H] or [B,T,H,K] if gated, then the first state [B,H,K,V] if started; H is a multiple of G, and
 * head h reads queries and keys of group {@code h / (H/G)}. Outputs y [B,T,H,V], the last state [B,H,K,V], and states
 * between chunks for the way back, which take no gradient. A step with k = 0 and g = 0 changes nothing: padding. Dao and Gu
 * 2024; Yang et al. 2023.
 *
 * @param gated whether there are decays
 * @param started whether there is a first state; else it is 0
 * @param readBefore whether {@code y_t} is read from {@code S_(t-1)}
 */
public record GatedOuterProduct(boolean gated, boolean started, boolean readBefore) implements MultiOp {

    @Override
    public Tensor[] forwardAll(Tensor[] inputs) {
        MatrixScan.Form form = check(inputs);
        DType dtype = inputs[0].dtype();
        Shape state = Shape.of(form.batch(), form.heads(), form.keys(), form.values());
        Tensor y = Tensor.empty(dtype, inputs[2].shape());
        Tensor last = Tensor.empty(dtype, state);
        Tensor kept = Tensor.empty(
                dtype, Shape.of(form.batch(), form.kept(), form.heads(), form.keys(), form.values()));
        if (dtype == DType.FLOAT32) {
            forward(Kernels.active().matrixScan(), Tensor::floats, form, inputs, y, last, kept);
        } else {
            forward(MatrixScan.inFloat64(), Tensor::doubles, form, inputs, y, last, kept);
        }
        return new Tensor[] {y, last, kept};
    }

    private <A> void forward(
            MatrixScan<A> scan, Function<Tensor, A> array, MatrixScan.Form form, Tensor[] inputs, Tensor y, Tensor last,
            Tensor kept) {
        scan.forward(form, arrays(array, inputs),
                new MatrixScan.Outputs<>(array.apply(y), array.apply(last), array.apply(kept)));
    }

    @Override
    public Tensor[] backwardAll(Tensor[] grads, Tensor[] inputs, Tensor[] outputs) {
        Require.firstOnly(this, grads, 2);
        MatrixScan.Form form = check(inputs);
        DType dtype = inputs[0].dtype();
        Tensor gy = grads[0] != null ? grads[0] : Tensor.zeros(dtype, outputs[0].shape());
        Tensor[] result = new Tensor[inputs.length];
        Arrays.setAll(result, i -> Tensor.empty(dtype, inputs[i].shape()));
        if (dtype == DType.FLOAT32) {
            backward(Kernels.active().matrixScan(), Tensor::floats, form, inputs, outputs[2], gy, grads[1], result);
        } else {
            backward(MatrixScan.inFloat64(), Tensor::doubles, form, inputs, outputs[2], gy, grads[1], result);
        }
        return result;
    }

    private <A> void backward(
            MatrixScan<A> scan, Function<Tensor, A> array, MatrixScan.Form form, Tensor[] inputs, Tensor kept,
            Tensor gy, Tensor glast, Tensor[] result) {
        scan.backward(form, arrays(array, inputs), array.apply(kept), array.apply(gy),
                glast == null ? null : array.apply(glast), arrays(array, result));
    }

    private <A> MatrixScan.Inputs<A> arrays(Function<Tensor, A> array, Tensor[] tensors) {
        return new MatrixScan.Inputs<>(
                array.apply(tensors[0]), array.apply(tensors[1]), array.apply(tensors[2]),
                gated ? array.apply(tensors[3]) : null, started ? array.apply(tensors[tensors.length - 1]) : null);
    }

    private MatrixScan.Form check(Tensor[] inputs) {
        int count = 3 + (gated ? 1 : 0) + (started ? 1 : 0);
        if (inputs.length != count || !fit(inputs)) {
            throw Require.fault(this, "q and k [B,T,G,K], v [B,T,H,V] with H a multiple of G"
                    + (gated ? ", g [B,T,H] or [B,T,H,K]" : "") + (started ? ", a first state [B,H,K,V]" : ""), inputs);
        }
        Require.floating(this, inputs, count);
        Shape q = inputs[0].shape();
        Shape v = inputs[2].shape();
        Decay decay = !gated ? Decay.NONE : inputs[3].shape().rank() == 3 ? Decay.HEAD : Decay.KEY;
        return new MatrixScan.Form(v.dim(0), v.dim(1), v.dim(2), q.dim(2), q.dim(3), v.dim(3), decay, readBefore);
    }

    private boolean fit(Tensor[] inputs) {
        Shape q = inputs[0].shape();
        Shape v = inputs[2].shape();
        if (q.rank() != 4 || v.rank() != 4 || !inputs[1].shape().equals(q) || q.dim(0) != v.dim(0)
                || q.dim(1) != v.dim(1) || q.dim(2) < 1 || v.dim(2) % q.dim(2) != 0) {
            return false;
        }
        Shape heads = Shape.of(v.dim(0), v.dim(1), v.dim(2));
        Shape channels = v.with(-1, q.dim(3));
        boolean decays = !gated || inputs[3].shape().equals(heads) || inputs[3].shape().equals(channels);
        Shape state = Shape.of(v.dim(0), v.dim(2), q.dim(3), v.dim(3));
        return decays && (!started || inputs[inputs.length - 1].shape().equals(state));
    }
}
