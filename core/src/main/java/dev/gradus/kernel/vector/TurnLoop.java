package dev.gradus.kernel.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The rotation of pairs that lie half a head apart, vector by vector. */
final class TurnLoop {

    private static final VectorSpecies<Float> S = Width.FLOATS;
    private static final int LANES = S.length();

    private TurnLoop() {}

    /** {@code (u, v) -> (u cos - v sin, v cos + u sin)}; the length is a multiple of the lanes of a vector. */
    static void turn(
            float[] x, int u, int v, float[] y, int yu, int yv, float[] cos, float[] sin, int to, float sign, int n) {
        for (int i = 0; i < n; i += LANES) {
            FloatVector a = FloatVector.fromArray(S, x, u + i);
            FloatVector b = FloatVector.fromArray(S, x, v + i);
            FloatVector c = FloatVector.fromArray(S, cos, to + i);
            FloatVector s = FloatVector.fromArray(S, sin, to + i).mul(sign);
            b.neg().fma(s, a.mul(c)).intoArray(y, yu + i);
            a.fma(s, b.mul(c)).intoArray(y, yv + i);
        }
    }
}
