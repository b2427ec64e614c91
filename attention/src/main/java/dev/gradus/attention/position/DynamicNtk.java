package dev.gradus.attention.position;

import dev.gradus.sequence.Rotary;
import java.util.function.IntFunction;

/**
 * NTK-aware scaling that follows the sequence: {@code s = factor max(l, L)/L - (factor - 1)} at l tokens ({@code dynamic} in
 * public configurations; Hugging Face's {@code modeling_rope_utils}).
 *
 * <p>With a factor of 1 it is the paper's, {@code s = max(1, l/L)} (Peng et al. 2023, section 3.3). Keys that were cached
 * rotated keep the frequencies of their time; a cache that rotates when it reads does not have that fault.
 *
 * @param factor as above
 */
public record DynamicNtk(double factor) implements RopeScaling {

    /** Checks the factor. */
    public DynamicNtk {
        RopeScaling.check("dynamic NTK scaling", factor);
    }

    @Override
    public IntFunction<Rotary.Spectrum> rule(RopeBase base) {
        Rotary.Spectrum near = new Rotary.Spectrum(base.frequencies(), 1);
        return length -> length <= base.longest() ? near : far(base, length);
    }

    private Rotary.Spectrum far(RopeBase base, int length) {
        double stretch = factor * length / base.longest() - (factor - 1);
        return new Rotary.Spectrum(base.stretched(stretch), 1);
    }
}
