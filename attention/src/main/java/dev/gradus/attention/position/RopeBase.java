package dev.gradus.attention.position;

import dev.gradus.sequence.Rotary;

/**
 * The rotary embedding that a model was trained with, {@code f_i = theta^(-2i/width)} (Su et al. 2021).
 *
 * @param theta base of the frequencies
 * @param width elements of a head that are turned, even
 * @param longest L, tokens of the longest sequence in training
 */
public record RopeBase(double theta, int width, int longest) {

    /** Checks the ranges. */
    public RopeBase {
        if (!(theta > 0) || width < 2 || width % 2 != 0 || longest < 1) {
            throw new IllegalArgumentException(
                    "a rotary embedding needs a positive theta, an even width and a length of"
                            + " at least 1, got theta " + theta + ", width " + width + ", length " + longest);
        }
    }

    /**
     * The frequencies of training.
     *
     * @return f, one a pair
     */
    public double[] frequencies() {
        return Rotary.frequencies(theta, width);
    }

    /**
     * The same with another base, {@code theta s^(width/(width-2))}: the first pair keeps its frequency, the last one is
     * divided by s exactly.
     *
     * @param stretch s
     * @return the frequencies
     * @throws IllegalArgumentException if there is only one pair, which can't do both
     */
    double[] stretched(double stretch) {
        if (width == 2) {
            throw new IllegalArgumentException("NTK-aware scaling needs a width of at least 4, got 2");
        }
        return Rotary.frequencies(theta * StrictMath.pow(stretch, width / (width - 2.0)), width);
    }

    /**
     * Tokens that each pair takes to turn once, {@code 2 pi / f_i}.
     *
     * @return wavelengths, one a pair
     */
    public double[] wavelengths() {
        double[] waves = frequencies();
        for (int i = 0; i < waves.length; i++) {
            waves[i] = 2 * Math.PI / waves[i];
        }
        return waves;
    }
}
