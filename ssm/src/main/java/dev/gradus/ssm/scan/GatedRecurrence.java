package dev.gradus.ssm.scan;

import dev.gradus.autograd.Op;
import dev.gradus.kernel.Parallel;
import dev.gradus.op.Require;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.function.Function;

/**
 * {@code h_t = a_t h_(t-1) + x_t; dh_t = dy_t + conj(a_(t+1)) dh_(t+1), dx_t = dh_t, da_t = conj(h_(t-1)) dh_t}.
 *
 * <p>The recurrence of HGRN, minGRU, RG-LRU and, with complex numbers, LRU: every number by itself. Inputs a and x
 * [B,T,...] and the first state h_0 [B,...]; output all states [B,T,...], the last of which is where to go on from.
 * Complex numbers have a last axis of (re, im). A step with a = 1 and x = 0 changes nothing: padding.
 *
 * @param complex whether the last axis is (re, im)
 */
public record GatedRecurrence(boolean complex) implements Op {
    private static final int BLOCK = 512;

    /**
     * All states of a real recurrence.
     *
     * @param a gates [B,T,...]
     * @param x what is added [B,T,...]
     * @param start [B,...]
     * @return [B,T,...]
     */
    public static Tensor of(Tensor a, Tensor x, Tensor start) {
        return a.apply(new GatedRecurrence(false), x, start);
    }

    /**
     * The last of all states.
     *
     * @param states [B,T,...]
     * @return [B,...]
     */
    public static Tensor last(Tensor states) {
        int tokens = states.dim(1);
        return states.slice(1, tokens - 1, tokens).reshape(withoutTime(states.shape()).dims());
    }

    @Override
    public Tensor forward(Tensor... inputs) {
        check(inputs);
        Tensor h = Tensor.empty(inputs[1].dtype(), inputs[1].shape());
        if (h.dtype() == DType.FLOAT32) {
            forward(MultiplyAdd.floats(complex, false), Tensor::floats, inputs, h);
        } else {
            forward(MultiplyAdd.doubles(complex, false), Tensor::doubles, inputs, h);
        }
        return h;
    }

    private <A> void forward(MultiplyAdd<A> rows, Function<Tensor, A> array, Tensor[] inputs, Tensor h) {
        A a = array.apply(inputs[0]);
        A x = array.apply(inputs[1]);
        A start = array.apply(inputs[2]);
        A out = array.apply(h);
        forBlocks(h, (first, before, row, n) -> {
            for (int t = 0, at = first; t < h.dim(1); t++, at += row) {
                rows.row(a, at, t == 0 ? start : out, t == 0 ? before : at - row, x, at, out, at, n);
            }
        });
    }

    @Override
    public Tensor[] backward(Tensor grad, Tensor[] inputs, Tensor output) {
        Tensor[] result = new Tensor[3];
        for (int i = 0; i < 3; i++) {
            result[i] = Tensor.empty(grad.dtype(), inputs[i].shape());
        }
        if (grad.dtype() == DType.FLOAT32) {
            backward(MultiplyAdd.floats(complex, true), Tensor::floats, grad, inputs, output, result);
        } else {
            backward(MultiplyAdd.doubles(complex, true), Tensor::doubles, grad, inputs, output, result);
        }
        return result;
    }

    private <A> void backward(
            MultiplyAdd<A> rows, Function<Tensor, A> array, Tensor grad, Tensor[] inputs, Tensor output,
            Tensor[] result) {
        A a = array.apply(inputs[0]);
        A start = array.apply(inputs[2]);
        A h = array.apply(output);
        A dy = array.apply(grad);
        A da = array.apply(result[0]);
        A dh = array.apply(result[1]); // which is also dx
        A dstart = array.apply(result[2]);
        forBlocks(output, (first, before, row, n) -> {
            int last = first + (output.dim(1) - 1) * row;
            System.arraycopy(dy, last, dh, last, n);
            for (int at = last; at >= first; at -= row) {
                if (at < last) {
                    rows.row(a, at + row, dh, at + row, dy, at, dh, at, n);
                }
                rows.row(at > first ? h : start, at > first ? at - row : before, dh, at, null, 0, da, at, n);
            }
            rows.row(a, first, dh, first, null, 0, dstart, before, n);
        });
    }

    /** Numbers of a sequence that one task takes through time. */
    private interface Block {
        /** Where they are in the first step, where in the first state, how long a step is, how many they are. */
        void run(int first, int before, int row, int n);
    }

    private static void forBlocks(Tensor h, Block block) {
        int tokens = h.dim(1);
        if (h.size() == 0) {
            return;
        }
        int row = h.size() / (h.dim(0) * tokens);
        int blocks = (row + BLOCK - 1) / BLOCK;
        Parallel.forEach(h.dim(0) * blocks, task -> {
            int b = task / blocks;
            int from = task % blocks * BLOCK;
            block.run(b * tokens * row + from, b * row + from, row, Math.min(BLOCK, row - from));
        });
    }

    private void check(Tensor[] inputs) {
        Require.floating(this, inputs, 3);
        Shape x = inputs[1].shape();
        boolean pairs = !complex || x.rank() > 2 && x.dim(-1) == 2;
        if (x.rank() < 2 || !pairs || !inputs[0].shape().equals(x) || x.dim(1) == 0
                || !inputs[2].shape().equals(withoutTime(x))) {
            String axes = complex ? "...,2]" : "...]";
            throw Require.fault(
                    this, "a and x [B,T," + axes + " with at least one step and a first state [B," + axes, inputs);
        }
    }

    private static Shape withoutTime(Shape x) {
        int[] dims = new int[x.rank() - 1];
        for (int i = 0; i < dims.length; i++) {
            dims[i] = x.dim(i == 0 ? 0 : i + 1);
        }
        return Shape.of(dims);
    }
}
