package dev.gradus.ssm.statespace;

import dev.gradus.autograd.Autograd;
import dev.gradus.op.shape.Concat;
import dev.gradus.ssm.scan.GatedOuterProduct;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/**
 * The recurrence of Mamba-3, which holds its input over a step by a trapezoid: {@code S_t = e^g_t (S_(t-1) + (1 - l_t)
 * d_t B_(t-1) x_(t-1)^T) + l_t d_t B_t x_t^T, y_t = S_t^T C_t}; with l = 1 it is that of Mamba-2, with l = 1/2 the
 * trapezoid.
 *
 * <p>What a token writes when it comes and what it writes one step later fade alike, so that one gated outer product
 * does both: {@code S'_t = e^g_t S'_(t-1) + (l_t d_t + (1 - l_(t+1)) d_(t+1)) B_t x_t^T}, read before it is written.
 * Legend: B sequences, T tokens, H heads, N rows of a state, P channels of a head. Lahoti et al. 2026, without several
 * inputs at a time.
 *
 * @param output y [B,T,H,P]
 * @param state S after the last token, [B,H,N,P]
 */
public record TrapezoidalRecurrence(Tensor output, Tensor state) {

    /**
     * What tokens write.
     *
     * @param x [B,T,H,P]
     * @param b B, [B,T,H,N]
     * @param c C, [B,T,H,N]
     * @param step d, [B,T,H]
     * @param mix l, [B,T,H], from 0 to 1
     * @param decay g, [B,T,H], at most 0
     */
    public record Inputs(Tensor x, Tensor b, Tensor c, Tensor step, Tensor mix, Tensor decay) {}

    /**
     * What came before.
     *
     * @param state S [B,H,N,P]
     * @param b B of the last token, [B,H,N]
     * @param x of the last token, [B,H,P]
     */
    public record Before(Tensor state, Tensor b, Tensor x) {}

    /**
     * Goes on by some tokens.
     *
     * @param in what they write
     * @param before what came before
     * @return outputs and the last state, differentiable
     */
    public static TrapezoidalRecurrence of(Inputs in, Before before) {
        int tokens = in.x.dim(1);
        Tensor now = in.mix.mul(in.step); // [B,T,H]
        Tensor late = in.step.sub(now); // what a token has the one before it write
        Tensor none = Tensor.zeros(late.dtype(), Shape.of(late.dim(0), 1, late.dim(2)));
        Tensor later = tokens == 1 ? none : late.slice(1, 1, tokens).apply(new Concat(1), none);
        Tensor first = late.slice(1, 0, 1).reshape(late.dim(0), late.dim(2), 1, 1);
        Tensor start = before.state.add(column(before.b).mul(row(before.x)).mul(first));
        Tensor[] results = Autograd.run(new GatedOuterProduct(true, true, true),
                in.c.mul(column(in.decay.exp())), in.b.mul(column(now.add(later))), in.x, in.decay, start);
        Tensor own = in.c.mul(in.b).sum(-1).mul(now); // [B,T,H]
        return new TrapezoidalRecurrence(results[0].add(in.x.mul(column(own))), results[1]);
    }

    /** [...] as [...,1]. */
    private static Tensor column(Tensor x) {
        return x.reshape(x.dim(0), x.dim(1), x.dim(2), 1);
    }

    /** [B,H,P] as [B,H,1,P]. */
    private static Tensor row(Tensor x) {
        return x.reshape(x.dim(0), x.dim(1), 1, x.dim(2));
    }
}
