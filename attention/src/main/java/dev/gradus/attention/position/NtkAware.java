package dev.gradus.attention.position;

import dev.gradus.sequence.Rotary;
import java.util.function.IntFunction;

/**
 * NTK-aware scaling, another base {@code theta s^(d/(d-2))}: fast pairs stay, the slowest is divided by s (bloc97 2023; Peng
 * et al. 2023, section 3.1).
 *
 * @param factor s, new length over old
 */
public record NtkAware(double factor) implements RopeScaling {

    /** Checks the factor. */
    public NtkAware {
        RopeScaling.check("NTK-aware scaling", factor);
    }

    @Override
    public IntFunction<Rotary.Spectrum> rule(RopeBase base) {
        return RopeScaling.always(base.stretched(factor), 1);
    }
}
