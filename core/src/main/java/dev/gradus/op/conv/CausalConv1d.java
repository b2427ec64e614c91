package dev.gradus.op.conv;

import dev.gradus.autograd.Op;
import dev.gradus.kernel.Depthwise;
import dev.gradus.kernel.Kernels;
import dev.gradus.kernel.scalar.DoubleDepthwise;
import dev.gradus.op.Require;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import dev.gradus.tensor.Workspace;

/**
 * {@code y_t = b + sum over k of w_k x_(t - (K-1-k) dilation); dx_s = sum over k of w_k dy_(s + (K-1-k) dilation), dw_k = sum
 * over t of dy_t x_(t - (K-1-k) dilation), db = sum over t of dy_t}.
 *
 * <p>Each channel has its own short filter, which sees the current step and earlier ones, 0 before the first: the local
 * mixing in front of a state space model. x, y [B, T, C] as models have them, or [B, C, T]; w [C, 1, K] as checkpoints
 * store it, optionally b [C].
 *
 * @param dilation     distance of the steps that a filter sees, at least 1
 * @param channelsLast whether x is [B, T, C], which is the faster form
 */
public record CausalConv1d(int dilation, boolean channelsLast) implements Op {

    /** Checks the dilation. */
    public CausalConv1d {
        if (dilation < 1) {
            throw new IllegalArgumentException("causal_conv1d needs a dilation of at least 1, got " + dilation);
        }
    }

    @Override
    public Tensor forward(Tensor... inputs) {
        Depthwise.Form form = check(inputs);
        return Workspace.onlyResult(() -> {
            Tensor x = channelsLast(inputs[0]);
            Tensor w = byTap(inputs[1]);
            Tensor y = Tensor.empty(x.dtype(), x.shape());
            Tensor b = inputs.length == 3 ? inputs[2] : null;
            if (x.dtype() == DType.FLOAT32) {
                float[] bias = b == null ? null : b.floats();
                Kernels.active().depthwise().forward(form, x.floats(), w.floats(), bias, y.floats());
            } else {
                DoubleDepthwise.forward(form, x.doubles(), w.doubles(), b == null ? null : b.doubles(), y.doubles());
            }
            return channelsLast(y);
        });
    }

    @Override
    public Tensor[] backward(Tensor grad, Tensor[] inputs, Tensor output) {
        Depthwise.Form form = check(inputs);
        Tensor gy = channelsLast(grad);
        Tensor[] grads = new Tensor[inputs.length];
        if (inputs[0].requiresGrad()) {
            grads[0] = Workspace.onlyResult(() -> gradOfInput(form, gy, inputs[1]));
        }
        boolean biased = inputs.length == 3 && inputs[2].requiresGrad();
        if (inputs[1].requiresGrad() || biased) {
            Tensor gb = biased ? Tensor.empty(gy.dtype(), inputs[2].shape()) : null;
            grads[1] = Workspace.onlyResult(() -> gradOfFilter(form, channelsLast(inputs[0]), gy, gb));
            if (biased) {
                grads[2] = gb;
            }
        }
        return grads;
    }

    private Tensor gradOfInput(Depthwise.Form form, Tensor gy, Tensor w) {
        Tensor gx = Tensor.empty(gy.dtype(), gy.shape());
        Tensor taps = byTap(w);
        if (gy.dtype() == DType.FLOAT32) {
            Kernels.active().depthwise().gradOfInput(form, gy.floats(), taps.floats(), gx.floats());
        } else {
            DoubleDepthwise.gradOfInput(form, gy.doubles(), taps.doubles(), gx.doubles());
        }
        return channelsLast(gx);
    }

    private Tensor gradOfFilter(Depthwise.Form form, Tensor x, Tensor gy, Tensor gb) {
        Tensor gw = Tensor.empty(gy.dtype(), Shape.of(form.taps(), form.channels()));
        if (gy.dtype() == DType.FLOAT32) {
            float[] bias = gb == null ? null : gb.floats();
            Kernels.active().depthwise().gradOfFilter(form, x.floats(), gy.floats(), gw.floats(), bias);
        } else {
            DoubleDepthwise.gradOfFilter(
                    form, x.doubles(), gy.doubles(), gw.doubles(), gb == null ? null : gb.doubles());
        }
        return gw.permute(1, 0).view(Shape.of(form.channels(), 1, form.taps()));
    }

    /** x as [B, T, C], or back: the same exchange of axes. */
    private Tensor channelsLast(Tensor x) {
        return channelsLast ? x : x.transpose(1, 2);
    }

    /** w [C, 1, K] as [K, C]. */
    private static Tensor byTap(Tensor w) {
        return w.view(Shape.of(w.dim(0), w.dim(2))).permute(1, 0);
    }

    private Depthwise.Form check(Tensor[] inputs) {
        boolean ranks = (inputs.length == 2 || inputs.length == 3)
                && inputs[0].shape().rank() == 3
                && inputs[1].shape().rank() == 3;
        Shape channels = ranks ? Shape.of(inputs[0].dim(channelsLast ? 2 : 1)) : null;
        if (!ranks
                || !inputs[1].shape().equals(Shape.of(channels.size(), 1, inputs[1].dim(2)))
                || inputs[1].dim(2) < 1
                || inputs.length == 3 && !inputs[2].shape().equals(channels)) {
            throw Require.fault(this, "x " + (channelsLast ? "[B, T, C]" : "[B, C, T]")
                    + ", w [C, 1, K] and optionally b [C]", inputs);
        }
        Require.floating(this, inputs, inputs.length);
        Tensor x = inputs[0];
        return new Depthwise.Form(
                x.dim(0), x.dim(channelsLast ? 1 : 2), channels.size(), inputs[1].dim(2), dilation);
    }
}
