package dev.gradus.attention.position;

import dev.gradus.sequence.Rotary;
import java.util.function.IntFunction;

/**
 * The older NTK-by-parts of YaRN's authors: interpolated, NTK-aware and original frequencies, mixed by two ramps over the
 * pairs, at 0.75 to 1.25 and at 2 to 16 rotations within L ({@code LlamaPartNTKScaledRotaryEmbedding} of their code).
 *
 * @param factor s, new length over old
 * @param ntk weight of the NTK-aware frequencies in the first ramp; 1 but for experiments
 * @param extrapolation weight of the original ones in the second; 1 but for experiments
 */
public record PartNtk(double factor, double ntk, double extrapolation) implements RopeScaling {

    /** Checks the factor. */
    public PartNtk {
        RopeScaling.check("part-NTK scaling", factor);
    }

    @Override
    public IntFunction<Rotary.Spectrum> rule(RopeBase base) {
        double[] slow = NtkByParts.mixed(Interpolation.divided(base, factor), base.stretched(factor),
                Ramp.PAIRS.kept(base, 0.75, 1.25), ntk);
        double[] all = NtkByParts.mixed(slow, base.frequencies(), Ramp.PAIRS.kept(base, 2, 16), extrapolation);
        return RopeScaling.always(all, 1);
    }
}
