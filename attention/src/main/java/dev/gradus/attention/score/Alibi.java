package dev.gradus.attention.score;

/**
 * Attention with linear biases: {@code score(i,j) += m_h (j - i)}, not scaled by {@code 1/sqrt(d)} (Press, Smith and Lewis
 * 2021; the slopes of their code).
 */
public final class Alibi {
    private Alibi() {}

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
