package dev.gradus.ssm.recurrent;

import dev.gradus.op.math.Abs;
import dev.gradus.op.math.Clamp;
import dev.gradus.op.math.Maximum;
import dev.gradus.op.shape.Concat;
import dev.gradus.ssm.linear.Recurrence;
import dev.gradus.ssm.scan.GatedRecurrence;
import dev.gradus.ssm.scan.MaxPlusRecurrence;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/**
 * The memory of mLSTM: linear attention whose input gate is an exponential.
 *
 * <p>{@code m_t = max(ln f_t + m_(t-1), i_t), f' = e^(ln f_t + m_(t-1) - m_t), i' = e^(i_t - m_t); C_t = f' C_(t-1) +
 * i' k_t v_t^T / sqrt(K), n_t = f' n_(t-1) + i' k_t / sqrt(K); y_t = C_t^T q_t / (max(|n_t q_t|, e^(-m_t)) + 1e-6)}.
 * Dividing by {@code e^m} keeps the exponentials small and, but for the last summand, changes nothing. C and n are one
 * matrix: n is what a value of 1 writes. Legend: B sequences, T tokens, H heads, K elements of a key, V of a value.
 * Beck et al. 2024, section 2.3; NX-AI/xlstm.
 *
 * @param output y [B,T,H,V]
 * @param state C and n after the last token, [B,H,K,V+1]
 * @param greatest m after the last token, [B,H]
 */
public record MatrixMemory(Tensor output, Tensor state, Tensor greatest) {
    /** m before the first token. */
    public static final double NOTHING_YET = -1e30;

    private static final double EPS = 1e-6;
    private static final double LARGEST = 80; // e^80 is a float32

    /**
     * Reads and writes a memory.
     *
     * @param q [B,T,H,K]
     * @param k [B,T,H,K]
     * @param v [B,T,H,V]
     * @param input i, logarithm of the input gate, [B,T,H]
     * @param forget logarithm of the forget gate, [B,T,H], at most 0
     * @param start C and n before the first token, [B,H,K,V+1]
     * @param most m before the first token, [B,H]
     * @return outputs and the memory after the last token, differentiable
     */
    public static MatrixMemory of(
            Tensor q, Tensor k, Tensor v, Tensor input, Tensor forget, Tensor start, Tensor most) {
        int size = v.dim(3);
        Tensor m = forget.apply(new MaxPlusRecurrence(), input, most); // [B,T,H]
        Tensor kept = forget.add(MaxPlusRecurrence.before(m, most)).sub(m)
                .apply(new Clamp(Double.NEGATIVE_INFINITY, 0)); // ln f', which rounding may lift above 0
        Tensor written = k.mul(column(input.sub(m).exp())).mul(1 / Math.sqrt(k.dim(3)));
        Tensor one = Tensor.full(v.dtype(), Shape.of(v.dim(0), v.dim(1), v.dim(2), 1), 1);
        Recurrence r = Recurrence.outer(q, written, v.apply(new Concat(3), one), kept, start);
        Tensor sum = r.output().slice(3, size, size + 1).apply(new Abs()); // |n q|, [B,T,H,1]
        Tensor least = column(m.mul(-1).apply(new Clamp(Double.NEGATIVE_INFINITY, LARGEST)).exp());
        Tensor y = r.output().slice(3, 0, size).div(sum.apply(new Maximum(), least).add(EPS));
        return new MatrixMemory(y, r.state(), GatedRecurrence.last(m));
    }

    private static Tensor column(Tensor x) {
        return x.reshape(x.dim(0), x.dim(1), x.dim(2), 1);
    }
}
