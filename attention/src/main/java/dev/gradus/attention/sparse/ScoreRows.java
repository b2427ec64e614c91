package dev.gradus.attention.sparse;

import dev.gradus.autograd.Autograd;
import dev.gradus.op.shape.RepeatInterleave;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;

/** The scores of queries and a few keys, some queries at a time, so that memory does not grow with the square. */
final class ScoreRows {
    private static final int QUERIES = 128;

    private ScoreRows() {}

    /** Takes the scores of one query of one head. */
    @FunctionalInterface
    interface Row {
        void accept(int sequence, int head, int query, double[] scores);
    }

    /** {@code s_tj = q_t k_j}, without history; q [B,T,H,d], k [B,n,Hkv,d]. */
    static void each(Tensor q, Tensor k, Row row) {
        Autograd.noGrad(() -> {
            Tensor keys = k.permute(0, 2, 3, 1); // [B,Hkv,d,n]
            int group = q.dim(2) / k.dim(2);
            Tensor all = group == 1 ? keys : keys.apply(new RepeatInterleave(1, group));
            for (int first = 0; first < q.dim(1); first += QUERIES) {
                Tensor some = q.slice(1, first, Math.min(q.dim(1), first + QUERIES)).transpose(1, 2);
                hand(some.matmul(all), first, row); // [B,H,t,n]
            }
            return null;
        });
    }

    private static void hand(Tensor scores, int first, Row row) {
        double[] all = scores.dtype() == DType.FLOAT64 ? scores.doubles() : scores.to(DType.FLOAT64).doubles();
        int heads = scores.dim(1);
        int queries = scores.dim(2);
        int keys = scores.dim(3);
        for (int i = 0; i < scores.dim(0) * heads * queries; i++) {
            double[] one = Arrays.copyOfRange(all, i * keys, (i + 1) * keys);
            row.accept(i / queries / heads, i / queries % heads, first + i % queries, one);
        }
    }
}
