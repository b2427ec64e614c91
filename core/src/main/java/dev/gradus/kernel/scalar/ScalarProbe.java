package dev.gradus.kernel.scalar;

import dev.gradus.kernel.Probe;

/** Eight chains of single numbers. */
final class ScalarProbe implements Probe {
    private static final int CHAINS = 8;
    private static final float FACTOR = 0.999f;
    private static final float TERM = 0.001f;

    @Override
    public float fma(int operations) {
        int rounds = operations / (2 * CHAINS);
        float s0 = 0;
        float s1 = 1;
        float s2 = 2;
        float s3 = 3;
        float s4 = 4;
        float s5 = 5;
        float s6 = 6;
        float s7 = 7;
        for (int i = 0; i < rounds; i++) {
            s0 = Math.fma(s0, FACTOR, TERM);
            s1 = Math.fma(s1, FACTOR, TERM);
            s2 = Math.fma(s2, FACTOR, TERM);
            s3 = Math.fma(s3, FACTOR, TERM);
            s4 = Math.fma(s4, FACTOR, TERM);
            s5 = Math.fma(s5, FACTOR, TERM);
            s6 = Math.fma(s6, FACTOR, TERM);
            s7 = Math.fma(s7, FACTOR, TERM);
        }
        return s0 + s1 + s2 + s3 + s4 + s5 + s6 + s7;
    }
}
