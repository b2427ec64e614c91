package dev.gradus.attention.sparse;

import dev.gradus.autograd.Autograd;
import dev.gradus.kernel.Parallel;
import dev.gradus.op.shape.RepeatInterleave;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * The scores of some neighbouring queries and a few keys, without history; only some at a time, so that memory does not grow
 * with the square.
 *
 * @param first which query is the first
 * @param scores [B,H,t,n]
 */
record ScoreRows(int first, Tensor scores) {
    private static final int QUERIES = 128;

    /** {@code s_tj = q_t k_j} of q [B,T,H,d] and k [B,n,Hkv,d], n at least 1. */
    static void each(Tensor q, Tensor k, Consumer<ScoreRows> body) {
        Autograd.noGrad(() -> {
            Tensor keys = k.permute(0, 2, 3, 1); // [B,Hkv,d,n]
            int group = q.dim(2) / k.dim(2);
            Tensor all = group == 1 ? keys : keys.apply(new RepeatInterleave(1, group));
            for (int first = 0; first < q.dim(1); first += QUERIES) {
                Tensor some = q.slice(1, first, Math.min(q.dim(1), first + QUERIES)).transpose(1, 2);
                body.accept(new ScoreRows(first, some.matmul(all)));
            }
            return null;
        });
    }

    /** Does something for each of the queries, counted from 0, on all cores. */
    void each(IntConsumer body) {
        Parallel.forEach(queries(), body);
    }

    int heads() {
        return scores.dim(1);
    }

    int queries() {
        return scores.dim(2);
    }

    int keys() {
        return scores.dim(3);
    }

    double[] numbers() {
        return scores.dtype() == DType.FLOAT64 ? scores.doubles() : scores.to(DType.FLOAT64).doubles();
    }

    /** Where the numbers of a query of these begin. */
    int at(int sequence, int head, int query) {
        return ((sequence * heads() + head) * queries() + query) * keys();
    }
}
