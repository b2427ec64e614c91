package dev.gradus.attention.sparse;

import dev.gradus.autograd.Autograd;
import dev.gradus.kernel.Parallel;
import dev.gradus.op.shape.RepeatInterleave;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.IntUnaryOperator;

/**
 * The scores of some neighbouring queries and of the first keys, as many as the last of them sees, without history; only some
 * at a time, so that memory does not grow with the square.
 *
 * @param first which query is the first
 * @param seen how many keys a query sees, never falling
 * @param scores [B,H,t,n]
 */
record ScoreRows(int first, IntUnaryOperator seen, Tensor scores) {
    private static final int QUERIES = 128;

    /** {@code s_tj = q_t k_j} of q [B,T,H,d] and k [B,n,Hkv,d]; nothing for queries that see no key. */
    static void each(Tensor q, Tensor k, IntUnaryOperator seen, Consumer<ScoreRows> body) {
        Autograd.noGrad(() -> {
            for (int first = 0; first < q.dim(1); first += QUERIES) {
                int end = Math.min(q.dim(1), first + QUERIES);
                int keys = seen.applyAsInt(end - 1);
                if (keys > 0) {
                    Tensor some = q.slice(1, first, end).transpose(1, 2);
                    body.accept(new ScoreRows(first, seen, some.matmul(columns(k.slice(1, 0, keys), q.dim(2)))));
                }
            }
            return null;
        });
    }

    /** [B,n,Hkv,d] to [B,H,d,n]. */
    private static Tensor columns(Tensor k, int heads) {
        Tensor columns = k.permute(0, 2, 3, 1);
        int group = heads / k.dim(2);
        return group == 1 ? columns : columns.apply(new RepeatInterleave(1, group));
    }

    /** Does something for each of the queries, counted from 0, on all cores. */
    void each(IntConsumer body) {
        Parallel.forEach(queries(), body);
    }

    /** How many keys one of these queries sees. */
    int seen(int query) {
        return seen.applyAsInt(first + query);
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
