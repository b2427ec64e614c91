package dev.gradus.kernel.vector;

import dev.gradus.kernel.StateLoops;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** A step of a matrix state whose rows fade apart; see {@link StateLoops#fadeRows}. */
final class RowFade {

    private static final VectorSpecies<Float> S = Width.FLOATS;
    private static final int LANES = S.length();

    private RowFade() {}

    /** Two vectors of columns. */
    static void two(
            int rows, int j, float[] m, float[] d, int di, float[] b, int bi, float[] u, int uj, float[] k, int ki,
            float[] v, int vj, float[] q, int qi, float[] y, int yj, float[] a, int ai, float[] z, int zj) {
        FloatVector u0 = FloatVector.fromArray(S, u, uj);
        FloatVector u1 = FloatVector.fromArray(S, u, uj + LANES);
        FloatVector v0 = FloatVector.fromArray(S, v, vj);
        FloatVector v1 = FloatVector.fromArray(S, v, vj + LANES);
        FloatVector y0 = FloatVector.zero(S);
        FloatVector z0 = FloatVector.zero(S);
        FloatVector y1 = FloatVector.zero(S);
        FloatVector z1 = FloatVector.zero(S);
        for (int i = 0; i < rows; i++) {
            int at = i * StateLoops.COLUMNS + j;
            FloatVector fade = FloatVector.broadcast(S, d[di + i]);
            FloatVector write = FloatVector.broadcast(S, b[bi + i]);
            FloatVector key = FloatVector.broadcast(S, k[ki + i]);
            FloatVector s0 = FloatVector.fromArray(S, m, at).mul(fade);
            FloatVector s1 = FloatVector.fromArray(S, m, at + LANES).mul(fade);
            s0 = key.fma(v0, write.fma(u0, s0));
            s1 = key.fma(v1, write.fma(u1, s1));
            s0.intoArray(m, at);
            s1.intoArray(m, at + LANES);
            FloatVector query = FloatVector.broadcast(S, q[qi + i]);
            FloatVector read = FloatVector.broadcast(S, a[ai + i]);
            y0 = query.fma(s0, y0);
            z0 = read.fma(s0, z0);
            y1 = query.fma(s1, y1);
            z1 = read.fma(s1, z1);
        }
        y0.intoArray(y, yj);
        z0.intoArray(z, zj);
        y1.intoArray(y, yj + LANES);
        z1.intoArray(z, zj + LANES);
    }

    /** One vector of columns. */
    static void one(
            int rows, int j, float[] m, float[] d, int di, float[] b, int bi, float[] u, int uj, float[] k, int ki,
            float[] v, int vj, float[] q, int qi, float[] y, int yj, float[] a, int ai, float[] z, int zj) {
        FloatVector u0 = FloatVector.fromArray(S, u, uj);
        FloatVector v0 = FloatVector.fromArray(S, v, vj);
        FloatVector y0 = FloatVector.zero(S);
        FloatVector z0 = FloatVector.zero(S);
        for (int i = 0; i < rows; i++) {
            int at = i * StateLoops.COLUMNS + j;
            FloatVector fade = FloatVector.broadcast(S, d[di + i]);
            FloatVector write = FloatVector.broadcast(S, b[bi + i]);
            FloatVector key = FloatVector.broadcast(S, k[ki + i]);
            FloatVector s0 = FloatVector.fromArray(S, m, at).mul(fade);
            s0 = key.fma(v0, write.fma(u0, s0));
            s0.intoArray(m, at);
            FloatVector query = FloatVector.broadcast(S, q[qi + i]);
            FloatVector read = FloatVector.broadcast(S, a[ai + i]);
            y0 = query.fma(s0, y0);
            z0 = read.fma(s0, z0);
        }
        y0.intoArray(y, yj);
        z0.intoArray(z, zj);
    }

    /** Four vectors of columns. */
    static void four(
            int rows, int j, float[] m, float[] d, int di, float[] b, int bi, float[] u, int uj, float[] k, int ki,
            float[] v, int vj, float[] q, int qi, float[] y, int yj, float[] a, int ai, float[] z, int zj) {
        FloatVector u0 = FloatVector.fromArray(S, u, uj);
        FloatVector u1 = FloatVector.fromArray(S, u, uj + LANES);
        FloatVector u2 = FloatVector.fromArray(S, u, uj + 2 * LANES);
        FloatVector u3 = FloatVector.fromArray(S, u, uj + 3 * LANES);
        FloatVector v0 = FloatVector.fromArray(S, v, vj);
        FloatVector v1 = FloatVector.fromArray(S, v, vj + LANES);
        FloatVector v2 = FloatVector.fromArray(S, v, vj + 2 * LANES);
        FloatVector v3 = FloatVector.fromArray(S, v, vj + 3 * LANES);
        FloatVector y0 = FloatVector.zero(S);
        FloatVector y1 = y0;
        FloatVector y2 = y0;
        FloatVector y3 = y0;
        FloatVector z0 = y0;
        FloatVector z1 = y0;
        FloatVector z2 = y0;
        FloatVector z3 = y0;
        for (int i = 0; i < rows; i++) {
            int at = i * StateLoops.COLUMNS + j;
            FloatVector fade = FloatVector.broadcast(S, d[di + i]);
            FloatVector write = FloatVector.broadcast(S, b[bi + i]);
            FloatVector key = FloatVector.broadcast(S, k[ki + i]);
            FloatVector query = FloatVector.broadcast(S, q[qi + i]);
            FloatVector read = FloatVector.broadcast(S, a[ai + i]);
            FloatVector s0 = key.fma(v0, write.fma(u0, FloatVector.fromArray(S, m, at).mul(fade)));
            s0.intoArray(m, at);
            y0 = query.fma(s0, y0);
            z0 = read.fma(s0, z0);
            FloatVector s1 = key.fma(v1, write.fma(u1, FloatVector.fromArray(S, m, at + LANES).mul(fade)));
            s1.intoArray(m, at + LANES);
            y1 = query.fma(s1, y1);
            z1 = read.fma(s1, z1);
            FloatVector s2 = key.fma(v2, write.fma(u2, FloatVector.fromArray(S, m, at + 2 * LANES).mul(fade)));
            s2.intoArray(m, at + 2 * LANES);
            y2 = query.fma(s2, y2);
            z2 = read.fma(s2, z2);
            FloatVector s3 = key.fma(v3, write.fma(u3, FloatVector.fromArray(S, m, at + 3 * LANES).mul(fade)));
            s3.intoArray(m, at + 3 * LANES);
            y3 = query.fma(s3, y3);
            z3 = read.fma(s3, z3);
        }
        y0.intoArray(y, yj);
        z0.intoArray(z, zj);
        y1.intoArray(y, yj + LANES);
        z1.intoArray(z, zj + LANES);
        y2.intoArray(y, yj + 2 * LANES);
        z2.intoArray(z, zj + 2 * LANES);
        y3.intoArray(y, yj + 3 * LANES);
        z3.intoArray(z, zj + 3 * LANES);
    }
}
