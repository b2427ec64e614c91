package dev.gradus.attention.position;

import dev.gradus.sequence.Rotary;
import java.util.function.IntFunction;

/**
 * Position interpolation, {@code f'_i = f_i / s}: positions are squeezed into the length of training (Chen et al. 2023;
 * {@code linear} in public configurations).
 *
 * @param factor s, new length over old
 */
public record Interpolation(double factor) implements RopeScaling {

    /** Checks the factor. */
    public Interpolation {
        RopeScaling.check("position interpolation", factor);
    }

    @Override
    public IntFunction<Rotary.Spectrum> rule(RopeBase base) {
        return RopeScaling.always(divided(base, factor), 1);
    }

    static double[] divided(RopeBase base, double factor) {
        double[] f = base.frequencies();
        for (int i = 0; i < f.length; i++) {
            f[i] /= factor;
        }
        return f;
    }
}
