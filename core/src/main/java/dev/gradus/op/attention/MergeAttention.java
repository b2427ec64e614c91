package dev.gradus.op.attention;

import dev.gradus.autograd.MultiOp;
import dev.gradus.op.Require;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;

/**
 * {@code lse = ln(e^l1 + e^l2), w_i = e^(l_i - lse), y = w_1 y_1 + w_2 y_2; dy_i = w_i dy,
 * dl_i = w_i (dy (y_i - y) + dlse)}.
 *
 * <p>The attention over two sets of keys, from those over each. A key of both sets counts twice. Inputs y1 [B,T,H,d] and l1
 * [B,H,T], as {@link Attention} gives them, y2 and l2; outputs y and lse. A query without any key in either set gives 0. Dao
 * et al. 2022, section 3.1; also the merge of ring attention, of mixtures of blocks, and of chunks.
 */
public record MergeAttention() implements MultiOp {

    /** A query of a head: where its row of y begins, and its entry of lse. */
    private interface Query {
        void accept(int row, int entry);
    }

    @Override
    public Tensor[] forwardAll(Tensor[] inputs) {
        check(inputs);
        Tensor y = Tensor.empty(inputs[0].dtype(), inputs[0].shape());
        Tensor lse = Tensor.empty(y.dtype(), inputs[1].shape());
        Numbers y1 = new Numbers(inputs[0]);
        Numbers y2 = new Numbers(inputs[2]);
        Numbers out = new Numbers(y);
        each(inputs[0], (row, entry) -> {
            double l1 = new Numbers(inputs[1]).get(entry);
            double l2 = new Numbers(inputs[3]).get(entry);
            double both = logAddExp(l1, l2);
            new Numbers(lse).set(entry, both);
            double w1 = weight(l1, both);
            double w2 = weight(l2, both);
            for (int c = row; c < row + y.dim(3); c++) {
                out.set(c, w1 * y1.get(c) + w2 * y2.get(c));
            }
        });
        return new Tensor[] {y, lse};
    }

    private static double logAddExp(double a, double b) {
        double most = Math.max(a, b);
        return most == Double.NEGATIVE_INFINITY
                ? most
                : most + StrictMath.log1p(StrictMath.exp(Math.min(a, b) - most));
    }

    private static double weight(double one, double both) {
        return one == Double.NEGATIVE_INFINITY ? 0 : StrictMath.exp(one - both);
    }

    @Override
    public Tensor[] backwardAll(Tensor[] grads, Tensor[] inputs, Tensor[] outputs) {
        return new Tensor[] {
            gradient(0, grads, inputs, outputs), lseGradient(0, grads, inputs, outputs),
            gradient(2, grads, inputs, outputs), lseGradient(2, grads, inputs, outputs)
        };
    }

    private Tensor gradient(int part, Tensor[] grads, Tensor[] inputs, Tensor[] outputs) {
        Tensor result = Tensor.zeros(inputs[0].dtype(), inputs[0].shape());
        if (grads[0] != null) {
            each(inputs[0], (row, entry) -> {
                double w = weight(new Numbers(inputs[part + 1]).get(entry), new Numbers(outputs[1]).get(entry));
                for (int c = row; c < row + inputs[0].dim(3); c++) {
                    new Numbers(result).set(c, w * new Numbers(grads[0]).get(c));
                }
            });
        }
        return result;
    }

    private Tensor lseGradient(int part, Tensor[] grads, Tensor[] inputs, Tensor[] outputs) {
        Tensor result = Tensor.zeros(inputs[1].dtype(), inputs[1].shape());
        each(inputs[0], (row, entry) -> {
            double w = weight(new Numbers(inputs[part + 1]).get(entry), new Numbers(outputs[1]).get(entry));
            double sum = grads[1] == null ? 0 : new Numbers(grads[1]).get(entry);
            for (int c = row; c < row + inputs[0].dim(3) && grads[0] != null; c++) {
                double away = new Numbers(inputs[part]).get(c) - new Numbers(outputs[0]).get(c);
                sum += new Numbers(grads[0]).get(c) * away;
            }
            new Numbers(result).set(entry, w == 0 ? 0 : w * sum);
        });
        return result;
    }

    private static void each(Tensor y, Query body) {
        int tokens = y.dim(1);
        int heads = y.dim(2);
        for (int query = 0; query < y.dim(0) * tokens * heads; query++) {
            int b = query / (tokens * heads);
            int t = query / heads % tokens;
            body.accept(query * y.dim(3), (b * heads + query % heads) * tokens + t);
        }
    }

    private void check(Tensor[] inputs) {
        Require.floating(this, inputs, 4);
        Tensor y = inputs[0];
        Tensor l = inputs[1];
        boolean fits = y.shape().rank() == 4 && y.shape().equals(inputs[2].shape())
                && l.shape().equals(inputs[3].shape())
                && l.shape().rank() == 3 && l.dim(0) == y.dim(0) && l.dim(1) == y.dim(2) && l.dim(2) == y.dim(1);
        if (!fits) {
            throw Require.fault(this, "y1 [B,T,H,d], lse1 [B,H,T], and y2 and lse2 of the same shapes", inputs);
        }
    }

    /** Elements of a tensor of either type. */
    private record Numbers(Tensor x) {
        double get(int i) {
            return x.dtype() == DType.FLOAT32 ? x.floats()[i] : x.doubles()[i];
        }

        void set(int i, double value) {
            if (x.dtype() == DType.FLOAT32) {
                x.floats()[i] = (float) value;
            } else {
                x.doubles()[i] = value;
            }
        }
    }
}
