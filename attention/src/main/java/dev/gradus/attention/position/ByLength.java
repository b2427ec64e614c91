package dev.gradus.attention.position;

import dev.gradus.sequence.Rotary;
import java.util.function.DoubleFunction;
import java.util.function.IntFunction;

/**
 * Any scaling whose factor follows the sequence: {@code s = max(1, l/L)} at l tokens (Peng et al. 2023, section 3.3).
 *
 * @param scaling the scaling by a factor, such as {@code Yarn::of}
 */
public record ByLength(DoubleFunction<RopeScaling> scaling) implements RopeScaling {

    @Override
    public IntFunction<Rotary.Spectrum> rule(RopeBase base) {
        Rotary.Spectrum near = at(base, base.longest());
        return length -> length <= base.longest() ? near : at(base, length);
    }

    private Rotary.Spectrum at(RopeBase base, int length) {
        return scaling.apply((double) length / base.longest()).rule(base).apply(length);
    }
}
