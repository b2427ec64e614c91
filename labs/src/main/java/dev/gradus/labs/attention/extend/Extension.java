package dev.gradus.labs.attention.extend;

import dev.gradus.attention.position.Interpolation;
import dev.gradus.attention.position.NtkAware;
import dev.gradus.attention.position.NtkByParts;
import dev.gradus.attention.position.Ramp;
import dev.gradus.attention.position.RopeScaling;
import dev.gradus.attention.position.Unscaled;
import dev.gradus.attention.position.Yarn;
import java.util.List;
import java.util.function.DoubleFunction;

/**
 * A way to reach further.
 *
 * @param name    in tables and files
 * @param what    it does, in words
 * @param scaling from the factor to the frequencies
 */
record Extension(String name, String what, DoubleFunction<RopeScaling> scaling) {
    static final String NONE = "none";
    static final String INTERPOLATION = "interpolation";
    static final String NTK = "NTK-aware";
    static final String BY_PARTS = "NTK by parts";
    static final String YARN = "YaRN";
    static final String LLAMA3 = "Llama 3";

    static List<Extension> all() {
        return List.of(
                new Extension(NONE, "leaves the angles as they are, so that far positions are turned by angles that"
                        + " training never saw", factor -> new Unscaled()),
                new Extension(INTERPOLATION, "divides every position by the factor (Chen et al. 2023)",
                        Interpolation::new),
                new Extension(NTK, "raises the base, so that the fastest pair stays and the slowest is divided by the"
                        + " factor", NtkAware::new),
                new Extension(BY_PARTS,
                        "divides the pairs that turn less than once within the trained length, leaves those"
                                + " that turn often, and mixes between (Peng et al. 2023)",
                        factor -> new NtkByParts(factor, 1, 32, Ramp.PAIRS, 1)),
                new Extension(YARN,
                        "is the same with sharper scores: cosines and sines times 0.1 ln s + 1 for a factor s",
                        Yarn::of),
                new Extension(LLAMA3, "is by parts too, with a ramp from 1 to 4 turns (Llama 3.1)",
                        factor -> NtkByParts.llama3(factor, 1, 4)));
    }
}
