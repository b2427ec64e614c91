package dev.gradus.attention.position;

import dev.gradus.sequence.Rotary;
import java.util.function.IntFunction;

/** How the frequencies of a rotary embedding change, so that a model reads sequences longer than those of its training. */
public sealed interface RopeScaling
        permits Unscaled, Interpolation, NtkAware, DynamicNtk, NtkByParts, PartNtk, Yarn, LongRope, ByLength {

    /**
     * The frequencies.
     *
     * @param base what the model was trained with
     * @return from the number of tokens of a sequence to frequencies and factor
     */
    IntFunction<Rotary.Spectrum> rule(RopeBase base);

    /**
     * The embedding.
     *
     * @param base what the model was trained with
     * @param interleaved whether pair i is (2i, 2i + 1), as in RoFormer and GPT-J, or (i, i + pairs), as in Llama
     * @return the rotation
     */
    default Rotary rotary(RopeBase base, boolean interleaved) {
        return new Rotary(rule(base), interleaved);
    }

    /** The same for every length. */
    static IntFunction<Rotary.Spectrum> always(double[] frequencies, double factor) {
        Rotary.Spectrum spectrum = new Rotary.Spectrum(frequencies, factor);
        return length -> spectrum;
    }

    /** Refuses a factor that is no positive number. */
    static void check(String rule, double factor) {
        if (!(factor > 0 && factor < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(rule + " needs a positive factor, got " + factor);
        }
    }
}
