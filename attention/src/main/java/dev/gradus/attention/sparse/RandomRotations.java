package dev.gradus.attention.sparse;

import dev.gradus.autograd.Autograd;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Hashing by direction (Andoni et al. 2015): x falls into the bucket {@code argmax [x R, -x R]} of a random R.
 *
 * @param all R of each round and head, [rounds,H,d,N/2]
 */
record RandomRotations(Tensor all) {

    /** The buckets of all rounds with those of q [B,T,H,d]. */
    List<Buckets> hashed(Tensor q, List<Buckets> past) {
        return Autograd.noGrad(() -> {
            List<Buckets> rounds = new ArrayList<>();
            for (int r = 0; r < all.dim(0); r++) {
                Tensor by = all.slice(0, r, r + 1).reshape(all.dim(1), all.dim(2), all.dim(3));
                Tensor turned = q.transpose(1, 2).matmul(by); // [B,H,T,N/2]
                rounds.add(past.get(r).and(buckets(turned.to(DType.FLOAT64))));
            }
            return rounds;
        });
    }

    /** [B H][T]. */
    private static int[][] buckets(Tensor turned) {
        int half = turned.dim(3);
        int tokens = turned.dim(2);
        int[][] buckets = new int[turned.dim(0) * turned.dim(1)][tokens];
        for (int i = 0; i < buckets.length * tokens; i++) {
            buckets[i / tokens][i % tokens] = bucket(turned.doubles(), i * half, half);
        }
        return buckets;
    }

    private static int bucket(double[] turned, int from, int half) {
        int best = 0;
        for (int n = 1; n < half; n++) {
            best = Math.abs(turned[from + n]) > Math.abs(turned[from + best]) ? n : best;
        }
        return turned[from + best] >= 0 ? best : half + best;
    }
}
