package dev.gradus.kernel.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The width of all elementwise loops: what the machine prefers, but no more than the sixteen lanes of a sum. */
final class Width {

    static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED.length() > 16
            ? FloatVector.SPECIES_512
            : FloatVector.SPECIES_PREFERRED;

    private Width() {}

    /** The part of a run that consists of whole vectors. */
    static int whole(int n) {
        return n & -FLOATS.length();
    }
}
