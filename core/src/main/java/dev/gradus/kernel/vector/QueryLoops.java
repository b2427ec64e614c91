package dev.gradus.kernel.vector;

import dev.gradus.kernel.Pointwise;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Scores and output of a single query, over rows that lie {@code ars} apart. */
final class QueryLoops {

    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int L = S.length();
    private static final int LANES = Pointwise.LANES;

    private QueryLoops() {}

    /** Lane sums {@code l} to {@code l + L} of four rows; the row that lacks is the last one again. */
    static void laneSums(int n, int l, float[] x, float[] a, int a0, int a1, int a2, int a3, float[] lanes, int lo) {
        FloatVector s0 = FloatVector.zero(S);
        FloatVector s1 = FloatVector.zero(S);
        FloatVector s2 = FloatVector.zero(S);
        FloatVector s3 = FloatVector.zero(S);
        for (int c = l; c <= n - L; c += LANES) {
            FloatVector u = FloatVector.fromArray(S, x, c);
            s0 = u.fma(FloatVector.fromArray(S, a, a0 + c), s0);
            s1 = u.fma(FloatVector.fromArray(S, a, a1 + c), s1);
            s2 = u.fma(FloatVector.fromArray(S, a, a2 + c), s2);
            s3 = u.fma(FloatVector.fromArray(S, a, a3 + c), s3);
        }
        s0.intoArray(lanes, lo);
        s1.intoArray(lanes, lo + LANES);
        s2.intoArray(lanes, lo + 2 * LANES);
        s3.intoArray(lanes, lo + 3 * LANES);
    }

    /** Adds what is left of a row after the last whole vector to its lanes. */
    static void tail(int n, float[] x, float[] a, int ao, float[] lanes, int lo) {
        for (int c = n / L * L; c < n; c++) {
            lanes[lo + c % LANES] = Math.fma(x[c], a[ao + c], lanes[lo + c % LANES]);
        }
    }

    /** {@code out[j] = lanes[j,0] + lanes[j,1] + ...}, in order. */
    static void addLanes(int rows, float[] lanes, float[] out, int oo) {
        for (int j = 0; j < rows; j++) {
            float sum = lanes[j * LANES];
            for (int l = 1; l < LANES; l++) {
                sum += lanes[j * LANES + l];
            }
            out[oo + j] = sum;
        }
    }

    /** {@code out[c] += p[j] a[j,c]} for four vectors of columns. */
    static void wideSum(int rows, float[] p, int po, float[] a, int ao, int ars, float[] out, int oo) {
        FloatVector s0 = FloatVector.fromArray(S, out, oo);
        FloatVector s1 = FloatVector.fromArray(S, out, oo + L);
        FloatVector s2 = FloatVector.fromArray(S, out, oo + 2 * L);
        FloatVector s3 = FloatVector.fromArray(S, out, oo + 3 * L);
        for (int j = 0; j < rows; j++) {
            FloatVector u = FloatVector.broadcast(S, p[po + j]);
            int at = ao + j * ars;
            s0 = u.fma(FloatVector.fromArray(S, a, at), s0);
            s1 = u.fma(FloatVector.fromArray(S, a, at + L), s1);
            s2 = u.fma(FloatVector.fromArray(S, a, at + 2 * L), s2);
            s3 = u.fma(FloatVector.fromArray(S, a, at + 3 * L), s3);
        }
        s0.intoArray(out, oo);
        s1.intoArray(out, oo + L);
        s2.intoArray(out, oo + 2 * L);
        s3.intoArray(out, oo + 3 * L);
    }

    /** {@code out[c] += p[j] a[j,c]} for one vector of columns. */
    static void narrowSum(int rows, float[] p, int po, float[] a, int ao, int ars, float[] out, int oo) {
        FloatVector s = FloatVector.fromArray(S, out, oo);
        for (int j = 0; j < rows; j++) {
            s = FloatVector.broadcast(S, p[po + j]).fma(FloatVector.fromArray(S, a, ao + j * ars), s);
        }
        s.intoArray(out, oo);
    }

    /** {@code out[c] += p[j] a[j,c]} for one column. */
    static void columnSum(int rows, float[] p, int po, float[] a, int ao, int ars, float[] out, int oo) {
        float s = out[oo];
        for (int j = 0; j < rows; j++) {
            s = Math.fma(p[po + j], a[ao + j * ars], s);
        }
        out[oo] = s;
    }
}
