package dev.gradus.ssm.scan;

import dev.gradus.autograd.Autograd;
import dev.gradus.op.shape.Concat;
import dev.gradus.op.shape.RepeatInterleave;
import dev.gradus.tensor.Tensor;

/**
 * Structured state space duality: with one decay for a whole head, the recurrence {@code S_t = e^(d_t A) S_(t-1) + d_t B_t
 * x_t^T, y_t = S_t^T C_t} is a product with a masked matrix, {@code y = (L o C B^T) (d x)}.
 *
 * <p>{@link #scan} is what models run. {@link #quadratic} and {@link #chunked} are the other two forms of the paper, to read and
 * to compare with: the same numbers from matrix products, over the whole sequence or over chunks with states passed between
 * them. Legend: B sequences, T steps, H heads of P channels, G groups that share B and C, N rows of a state. Dao and Gu
 * 2024, sections 5 and 6 and listing 1.
 */
public final class StateSpaceDuality {
    private StateSpaceDuality() {}

    /**
     * The recurrence, fused.
     *
     * @param x [B,T,H,P]
     * @param d step lengths [B,T,H]
     * @param a rates [H]
     * @param b [B,T,G,N]
     * @param c [B,T,G,N]
     * @param start [B,H,N,P], or null for 0
     * @return y [B,T,H,P] and the last state [B,H,N,P]
     */
    public static Tensor[] scan(Tensor x, Tensor d, Tensor a, Tensor b, Tensor c, Tensor start) {
        GatedOuterProduct op = new GatedOuterProduct(true, start != null, false);
        Tensor v = timesStep(x, d);
        Tensor g = d.mul(a);
        return start == null ? Autograd.run(op, c, b, v, g) : Autograd.run(op, c, b, v, g, start);
    }

    private static Tensor timesStep(Tensor x, Tensor d) {
        return x.mul(d.reshape(d.dim(0), d.dim(1), d.dim(2), 1));
    }

    /**
     * One masked matrix over all pairs of steps; memory grows with the square of T.
     *
     * @param x [B,T,H,P]
     * @param d step lengths [B,T,H]
     * @param a rates [H]
     * @param b [B,T,G,N]
     * @param c [B,T,G,N]
     * @return [B,T,H,P]
     */
    public static Tensor quadratic(Tensor x, Tensor d, Tensor a, Tensor b, Tensor c) {
        return inside(heads(timesStep(x, d)), decays(d, a), heads(b, x), heads(c, x)).permute(0, 2, 1, 3);
    }

    /**
     * Matrices over chunks, and a state from one chunk to the next.
     *
     * @param x [B,T,H,P]
     * @param d step lengths [B,T,H]
     * @param a rates [H]
     * @param b [B,T,G,N]
     * @param c [B,T,G,N]
     * @param chunk steps of a chunk, at least 1
     * @return [B,T,H,P]
     */
    public static Tensor chunked(Tensor x, Tensor d, Tensor a, Tensor b, Tensor c, int chunk) {
        if (chunk < 1) {
            throw new IllegalArgumentException("chunks need at least 1 step, got " + chunk);
        }
        Tensor v = heads(timesStep(x, d)); // [B,H,T,P]
        Tensor keys = heads(b, x); // [B,H,T,N]
        Tensor queries = heads(c, x);
        Tensor logs = d.mul(a).permute(0, 2, 1); // [B,H,T]
        Tensor state = null;
        Tensor y = null;
        for (int from = 0; from < x.dim(1); from += chunk) {
            int to = Math.min(x.dim(1), from + chunk);
            Tensor decay = SegmentSums.decays(logs.slice(2, from, to)); // [B,H,Q,Q]
            Tensor part = inside(
                    v.slice(2, from, to), decay, keys.slice(2, from, to), queries.slice(2, from, to));
            Tensor first = logs.slice(2, from, from + 1).exp().reshape(x.dim(0), x.dim(2), 1, 1);
            Tensor fromStart = decay.slice(3, 0, 1).mul(first); // [B,H,Q,1]
            if (state != null) {
                part = part.add(queries.slice(2, from, to).matmul(state).mul(fromStart));
            }
            int last = to - from - 1;
            Tensor toEnd = decay.slice(2, last, last + 1).transpose(2, 3); // [B,H,Q,1]
            Tensor gained = keys.slice(2, from, to).mul(toEnd).transpose(2, 3).matmul(v.slice(2, from, to));
            state = state == null ? gained : state.mul(fromStart.slice(2, last, last + 1)).add(gained); // [B,H,N,P]
            y = y == null ? part : y.apply(new Concat(2), part);
        }
        return y.permute(0, 2, 1, 3);
    }

    /** {@code (L o C B^T) v}. */
    private static Tensor inside(Tensor v, Tensor decay, Tensor keys, Tensor queries) {
        return queries.matmul(keys.transpose(2, 3)).mul(decay).matmul(v);
    }

    private static Tensor decays(Tensor d, Tensor a) {
        return SegmentSums.decays(d.mul(a).permute(0, 2, 1));
    }

    private static Tensor heads(Tensor x) {
        return x.permute(0, 2, 1, 3);
    }

    /** Coefficients of groups, repeated for the heads of each: [B,H,T,N]. */
    private static Tensor heads(Tensor groups, Tensor x) {
        return heads(groups.apply(new RepeatInterleave(2, x.dim(2) / groups.dim(2))));
    }
}
