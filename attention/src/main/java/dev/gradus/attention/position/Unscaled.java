package dev.gradus.attention.position;

import dev.gradus.sequence.Rotary;
import java.util.function.IntFunction;

/** The frequencies of training: {@code f'_i = f_i}. */
public record Unscaled() implements RopeScaling {

    @Override
    public IntFunction<Rotary.Spectrum> rule(RopeBase base) {
        return RopeScaling.always(base.frequencies(), 1);
    }
}
