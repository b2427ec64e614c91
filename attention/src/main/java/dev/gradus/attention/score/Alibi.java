package dev.gradus.attention.score;

import dev.gradus.pattern.ScoreBias;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;

/**
 * Attention with linear biases: {@code score(i,j) -= m_h |i - j|}, not scaled by {@code 1/sqrt(d)} (Press, Smith and Lewis
 * 2021; the slopes of their code).
 */
public record Alibi() implements ScoreBias {

    /** One row: the slopes. */
    @Override
    public int rows() {
        return 1;
    }

    @Override
    public int row(int query, int key) {
        return 0;
    }

    /** {@code -|i - j|}, for both directions. */
    @Override
    public double factor(int query, int key) {
        return -Math.abs(query - key);
    }

    @Override
    public boolean isRelative() {
        return true;
    }

    /**
     * The slopes as the table that {@link dev.gradus.op.attention.Attention} reads.
     *
     * @param heads H
     * @param dtype float type
     * @return [1,H]
     */
    public static Tensor table(int heads, DType dtype) {
        return Tensor.of(slopes(heads), 1, heads).to(dtype);
    }

    /**
     * The slopes m: {@code 2^(-8(h+1)/H)} if H is a power of two; else those of the power below H, then every other one
     * of twice that power.
     *
     * @param heads H
     * @return m, one a head
     * @throws IllegalArgumentException if there is no head
     */
    public static double[] slopes(int heads) {
        if (heads < 1) {
            throw new IllegalArgumentException("alibi needs at least one head, got " + heads);
        }
        int power = Integer.highestOneBit(heads);
        double[] slopes = new double[heads];
        for (int h = 0; h < heads; h++) {
            slopes[h] = h < power
                    ? StrictMath.pow(2, -8.0 * (h + 1) / power)
                    : StrictMath.pow(2, -8.0 * (2 * (h - power) + 1) / (2 * power));
        }
        return slopes;
    }
}
