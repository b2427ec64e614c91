package dev.gradus.attention.position;

import dev.gradus.sequence.Rotary;
import java.util.List;
import java.util.function.IntFunction;

/**
 * LongRoPE, {@code f'_i = f_i / lambda_i}: a factor of its own for each pair, found by search (Ding et al. 2024).
 *
 * @param near lambda for sequences up to L, one a pair
 * @param far lambda for longer ones, one a pair
 * @param attentionFactor of cosines and sines
 * @param choice which of the two are taken
 */
public record LongRope(List<Double> near, List<Double> far, double attentionFactor, Choice choice)
        implements
            RopeScaling {

    /** Which factors are taken. */
    public enum Choice {
        /** {@code near} up to L tokens, {@code far} beyond. */
        BY_LENGTH,
        /** {@code near}, whatever the length: a model that is not extended. */
        NEAR,
        /** {@code far}, whatever the length: as Hugging Face first did, so that cached keys stay true. */
        FAR
    }

    /** Checks and copies the factors. */
    public LongRope {
        near = List.copyOf(near);
        far = List.copyOf(far);
        near.forEach(lambda -> RopeScaling.check("LongRoPE", lambda));
        far.forEach(lambda -> RopeScaling.check("LongRoPE", lambda));
        RopeScaling.check("LongRoPE's attention", attentionFactor);
    }

    /**
     * The factor of cosines and sines, {@code sqrt(1 + ln s / ln L)}, and 1 for s up to 1.
     *
     * @param factor s, new length over old
     * @param longest L
     * @return the factor
     */
    public static double magnitude(double factor, int longest) {
        return factor <= 1 ? 1 : Math.sqrt(1 + StrictMath.log(factor) / StrictMath.log(longest));
    }

    @Override
    public IntFunction<Rotary.Spectrum> rule(RopeBase base) {
        Rotary.Spectrum small = spectrum(base, near);
        Rotary.Spectrum large = spectrum(base, far);
        return switch (choice) {
            case NEAR -> length -> small;
            case FAR -> length -> large;
            case BY_LENGTH -> length -> length <= base.longest() ? small : large;
        };
    }

    private Rotary.Spectrum spectrum(RopeBase base, List<Double> lambda) {
        double[] f = base.frequencies();
        if (lambda.size() != f.length) {
            throw new IllegalArgumentException(
                    "LongRoPE needs a factor for each of " + f.length + " pairs, got " + lambda.size());
        }
        for (int i = 0; i < f.length; i++) {
            f[i] /= lambda.get(i);
        }
        return new Rotary.Spectrum(f, attentionFactor);
    }
}
