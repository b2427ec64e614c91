package dev.gradus.attention.position;

import dev.gradus.sequence.Rotary;
import java.util.function.IntFunction;

/**
 * YaRN: NTK-by-parts and a temperature of the softmax, {@code sqrt(1/t) = 0.1 ln s + 1}, which multiplies cosines and sines
 * (Peng et al. 2023, section 3.4).
 *
 * @param parts the frequencies
 * @param attentionFactor of cosines and sines
 * @param scoreFactor of the scores, beside the former: 1, but for models that ask for it, as DeepSeek's with
 *     {@code mscale_all_dim}
 */
public record Yarn(NtkByParts parts, double attentionFactor, double scoreFactor) implements RopeScaling {

    /** Checks the factors. */
    public Yarn {
        RopeScaling.check("YaRN's attention", attentionFactor);
        RopeScaling.check("YaRN's score", scoreFactor);
    }

    /**
     * As public checkpoints have it: 1 to 32 rotations, a ramp over the pairs.
     *
     * @param factor s, new length over old
     * @return the scaling
     */
    public static Yarn of(double factor) {
        return new Yarn(new NtkByParts(factor, 1, 32, Ramp.PAIRS, 1), magnitude(factor, 1), 1);
    }

    /**
     * As the paper tells it: 1 to 32 rotations, a ramp over the rotations.
     *
     * @param factor s, new length over old
     * @return the scaling
     */
    public static Yarn paper(double factor) {
        return new Yarn(NtkByParts.paper(factor), magnitude(factor, 1), 1);
    }

    /**
     * {@code 0.1 weight ln s + 1}, and 1 for s up to 1.
     *
     * @param factor s
     * @param weight 1, or {@code mscale}
     * @return the factor of cosines and sines
     */
    public static double magnitude(double factor, double weight) {
        return factor <= 1 ? 1 : 0.1 * weight * StrictMath.log(factor) + 1;
    }

    @Override
    public IntFunction<Rotary.Spectrum> rule(RopeBase base) {
        return RopeScaling.always(parts.frequencies(base), attentionFactor);
    }
}
