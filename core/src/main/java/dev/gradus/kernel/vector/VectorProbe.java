package dev.gradus.kernel.vector;

import dev.gradus.kernel.Probe;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Twelve chains of whole vectors: more than latency times units of any current processor. */
final class VectorProbe implements Probe {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int CHAINS = 12;

    @Override
    public float fma(int operations) {
        int rounds = operations / (2 * CHAINS * S.length());
        FloatVector a = FloatVector.broadcast(S, 0.999f);
        FloatVector b = FloatVector.broadcast(S, 0.001f);
        FloatVector s0 = FloatVector.broadcast(S, 0);
        FloatVector s1 = FloatVector.broadcast(S, 1);
        FloatVector s2 = FloatVector.broadcast(S, 2);
        FloatVector s3 = FloatVector.broadcast(S, 3);
        FloatVector s4 = FloatVector.broadcast(S, 4);
        FloatVector s5 = FloatVector.broadcast(S, 5);
        FloatVector s6 = FloatVector.broadcast(S, 6);
        FloatVector s7 = FloatVector.broadcast(S, 7);
        FloatVector s8 = FloatVector.broadcast(S, 8);
        FloatVector s9 = FloatVector.broadcast(S, 9);
        FloatVector s10 = FloatVector.broadcast(S, 10);
        FloatVector s11 = FloatVector.broadcast(S, 11);
        for (int i = 0; i < rounds; i++) {
            s0 = s0.fma(a, b);
            s1 = s1.fma(a, b);
            s2 = s2.fma(a, b);
            s3 = s3.fma(a, b);
            s4 = s4.fma(a, b);
            s5 = s5.fma(a, b);
            s6 = s6.fma(a, b);
            s7 = s7.fma(a, b);
            s8 = s8.fma(a, b);
            s9 = s9.fma(a, b);
            s10 = s10.fma(a, b);
            s11 = s11.fma(a, b);
        }
        FloatVector even = s0.add(s2).add(s4).add(s6).add(s8).add(s10);
        FloatVector odd = s1.add(s3).add(s5).add(s7).add(s9).add(s11);
        return even.add(odd).lane(0);
    }
}
