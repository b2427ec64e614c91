package dev.gradus.ssm.rwkv;

import dev.gradus.autograd.MultiOp;
import dev.gradus.kernel.Kernels;
import dev.gradus.kernel.WkvKernels;
import dev.gradus.op.Require;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;

/**
 * {@code y_t = (a_t + e^(u+k_t) v_t) / (b_t + e^(u+k_t)), a_(t+1) = e^w a_t + e^k_t v_t, b_(t+1) = e^w b_t + e^k_t; with n =
 * dy/(b + e^(u+k)), da_t = n + e^w da_(t+1), db_t = -n y + e^w db_(t+1): dv = n e^(u+k) + da_(t+1) e^k, dk = n e^(u+k) (v - y)
 * + e^k (da_(t+1) v + db_(t+1)), du = sum of the first term, dw = sum e^w (da_(t+1) a + db_(t+1) b)}.
 *
 * <p>The average of RWKV-4; a and b are kept divided by {@code e^p}, with p the greatest exponent so far, whose gradient goes
 * to the greater of {@code p + w} and k. Inputs w and u [C], k and v [B,T,C], the first state [B,3,C]: a, b and p of each
 * channel. Outputs y [B,T,C], the last state [B,3,C], and states between chunks for the way back. Peng et al. 2023.
 */
public record Wkv() implements MultiOp {

    @Override
    public Tensor[] forwardAll(Tensor[] inputs) {
        WkvKernels.Form form = check(inputs);
        DType dtype = inputs[2].dtype();
        Tensor y = Tensor.empty(dtype, inputs[2].shape());
        Tensor end = Tensor.empty(dtype, inputs[4].shape());
        Tensor kept = Tensor.empty(dtype, Shape.of(form.batch(), form.chunks(), 3, form.channels()));
        if (dtype == DType.FLOAT32) {
            Kernels.active().wkv().forward(form, floats(inputs), y.floats(), end.floats(), kept.floats());
        } else {
            Arrays.fill(kept.doubles(), 0);
            new DoubleWkv(form, inputs).forward(y.doubles(), end.doubles());
        }
        return new Tensor[] {y, end, kept};
    }

    @Override
    public Tensor[] backwardAll(Tensor[] grads, Tensor[] inputs, Tensor[] outputs) {
        Require.firstOnly(this, grads, 2);
        WkvKernels.Form form = check(inputs);
        DType dtype = inputs[2].dtype();
        Tensor gy = grads[0] != null ? grads[0] : Tensor.zeros(dtype, outputs[0].shape());
        Tensor gend = grads[1] != null ? grads[1] : Tensor.zeros(dtype, outputs[1].shape());
        Tensor[] result = new Tensor[5];
        Arrays.setAll(result, i -> Tensor.empty(dtype, inputs[i].shape()));
        if (dtype == DType.FLOAT32) {
            WkvKernels.Gradients out = new WkvKernels.Gradients(result[0].floats(), result[1].floats(),
                    result[2].floats(), result[3].floats(), result[4].floats());
            Kernels.active().wkv().backward(form, floats(inputs), outputs[0].floats(), outputs[1].floats(),
                    outputs[2].floats(), gy.floats(), gend.floats(), out);
        } else {
            new DoubleWkv(form, inputs).backward(outputs[1].doubles(), gy.doubles(), gend.doubles(), result);
        }
        return result;
    }

    private static WkvKernels.Inputs floats(Tensor[] in) {
        return new WkvKernels.Inputs(in[0].floats(), in[1].floats(), in[2].floats(), in[3].floats(), in[4].floats());
    }

    private WkvKernels.Form check(Tensor[] inputs) {
        if (inputs.length != 5 || !fit(inputs)) {
            throw Require.fault(this, "w and u [C], k and v [B,T,C] and a first state [B,3,C]", inputs);
        }
        Require.floating(this, inputs, 5);
        Shape k = inputs[2].shape();
        return new WkvKernels.Form(k.dim(0), k.dim(1), k.dim(2));
    }

    private static boolean fit(Tensor[] inputs) {
        Shape k = inputs[2].shape();
        if (k.rank() != 3) {
            return false;
        }
        Shape channels = Shape.of(k.dim(2));
        return inputs[0].shape().equals(channels) && inputs[1].shape().equals(channels)
                && inputs[3].shape().equals(k) && inputs[4].shape().equals(Shape.of(k.dim(0), 3, k.dim(2)));
    }
}
