package dev.gradus.op.sequence;

import dev.gradus.autograd.Op;
import dev.gradus.kernel.Depthwise;
import dev.gradus.kernel.Kernels;
import dev.gradus.kernel.scalar.DoubleDepthwise;
import dev.gradus.op.Require;
import dev.gradus.op.reduce.SumTo;
import dev.gradus.op.shape.Concat;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import dev.gradus.tensor.Workspace;

/**
 * {@code y_t = m x_t + (1-m) x_(t-1); dx_t = m dy_t + (1-m) dy_(t+1), dm = sum over t of dy_t (x_t - x_(t-1))}.
 *
 * <p>The token shift of RWKV (Peng et al. 2023): each channel mixes a step with the one before. x, y [B, T, D], m [D]; the
 * step before the first is 0, or a third operand [B, D], the last step of what went before.
 */
public record LerpShift() implements Op {

    @Override
    public Tensor forward(Tensor... inputs) {
        Depthwise.Form form = check(inputs);
        Tensor x = inputs[0];
        Tensor y = Tensor.empty(x.dtype(), x.shape());
        Tensor w = filter(inputs[1]);
        if (x.dtype() == DType.FLOAT32) {
            Kernels.active().depthwise().forward(form, x.floats(), w.floats(), null, y.floats());
        } else {
            DoubleDepthwise.forward(form, x.doubles(), w.doubles(), null, y.doubles());
        }
        return inputs.length == 2 ? y : withFirst(y, firstOf(y).add(inputs[2].mul(rest(inputs[1]))));
    }

    @Override
    public Tensor[] backward(Tensor grad, Tensor[] inputs, Tensor output) {
        Depthwise.Form form = check(inputs);
        Tensor[] grads = new Tensor[inputs.length];
        if (inputs[0].requiresGrad()) {
            grads[0] = gradOfInput(form, grad, inputs[1]);
        }
        if (inputs[1].requiresGrad()) {
            grads[1] = Workspace.onlyResult(() -> gradOfMix(form, grad, inputs));
        }
        if (inputs.length == 3 && inputs[2].requiresGrad()) {
            grads[2] = firstOf(grad).mul(rest(inputs[1]));
        }
        return grads;
    }

    private static Tensor gradOfInput(Depthwise.Form form, Tensor grad, Tensor m) {
        Tensor gx = Tensor.empty(grad.dtype(), grad.shape());
        Tensor w = filter(m);
        if (grad.dtype() == DType.FLOAT32) {
            Kernels.active().depthwise().gradOfInput(form, grad.floats(), w.floats(), gx.floats());
        } else {
            DoubleDepthwise.gradOfInput(form, grad.doubles(), w.doubles(), gx.doubles());
        }
        return gx;
    }

    private static Tensor gradOfMix(Depthwise.Form form, Tensor grad, Tensor[] inputs) {
        Tensor x = inputs[0];
        Tensor gw = Tensor.empty(grad.dtype(), Shape.of(2, form.channels()));
        if (x.dtype() == DType.FLOAT32) {
            Kernels.active().depthwise().gradOfFilter(form, x.floats(), grad.floats(), gw.floats(), null);
        } else {
            DoubleDepthwise.gradOfFilter(form, x.doubles(), grad.doubles(), gw.doubles(), null);
        }
        Tensor before = gw.slice(0, 0, 1);
        if (inputs.length == 3) {
            before = before.add(SumTo.reduce(firstOf(grad).mul(inputs[2]), before.shape()));
        }
        return gw.slice(0, 1, 2).sub(before).view(inputs[1].shape());
    }

    /** The filter (1 - m, m) of two taps. */
    private static Tensor filter(Tensor m) {
        Tensor row = m.view(Shape.of(1, m.size()));
        return rest(row).apply(new Concat(0), row);
    }

    private static Tensor rest(Tensor m) {
        return m.mul(-1).add(1);
    }

    /** The first step of x [B, T, D]: [B, D]. */
    private static Tensor firstOf(Tensor x) {
        return x.slice(1, 0, 1).view(Shape.of(x.dim(0), x.dim(2)));
    }

    private static Tensor withFirst(Tensor y, Tensor first) {
        int size = y.dim(2);
        for (int b = 0; b < y.dim(0); b++) {
            Object from = y.dtype() == DType.FLOAT32 ? first.floats() : first.doubles();
            Object to = y.dtype() == DType.FLOAT32 ? y.floats() : y.doubles();
            System.arraycopy(from, b * size, to, b * y.dim(1) * size, size);
        }
        return y;
    }

    private Depthwise.Form check(Tensor[] inputs) {
        boolean counted = inputs.length == 2 || inputs.length == 3;
        Shape x = inputs[0].shape();
        boolean fits = counted
                && x.rank() == 3
                && inputs[1].shape().equals(Shape.of(x.dim(2)))
                && (inputs.length == 2 || x.dim(1) > 0 && inputs[2].shape().equals(Shape.of(x.dim(0), x.dim(2))));
        if (!fits) {
            throw Require.fault(this, "x [B, T, D], m [D] and optionally the step before [B, D]", inputs);
        }
        Require.floating(this, inputs, inputs.length);
        return new Depthwise.Form(x.dim(0), x.dim(1), x.dim(2), 2, 1);
    }
}
