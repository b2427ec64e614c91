package dev.gradus.kernel.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Sums and products of runs, vector by vector.
 *
 * <p>Lengths are multiples of the lanes of a vector.
 */
final class ArithmeticLoops {

    private static final VectorSpecies<Float> S = Width.FLOATS;
    private static final int LANES = S.length();

    private ArithmeticLoops() {}

    /** {@code y = a + b}; a step of 0 uses the same vector everywhere. */
    static void add(float[] a, int ao, int as, float[] b, int bo, int bs, float[] y, int yo, int n) {
        for (int i = 0; i < n; i += LANES) {
            FloatVector v = FloatVector.fromArray(S, a, ao + i * as);
            FloatVector w = FloatVector.fromArray(S, b, bo + i * bs);
            v.add(w).intoArray(y, yo + i);
        }
    }

    /** {@code y = a - b}; a step of 0 uses the same vector everywhere. */
    static void sub(float[] a, int ao, int as, float[] b, int bo, int bs, float[] y, int yo, int n) {
        for (int i = 0; i < n; i += LANES) {
            FloatVector v = FloatVector.fromArray(S, a, ao + i * as);
            FloatVector w = FloatVector.fromArray(S, b, bo + i * bs);
            v.sub(w).intoArray(y, yo + i);
        }
    }

    /** {@code y = a b}; a step of 0 uses the same vector everywhere. */
    static void mul(float[] a, int ao, int as, float[] b, int bo, int bs, float[] y, int yo, int n) {
        for (int i = 0; i < n; i += LANES) {
            FloatVector v = FloatVector.fromArray(S, a, ao + i * as);
            FloatVector w = FloatVector.fromArray(S, b, bo + i * bs);
            v.mul(w).intoArray(y, yo + i);
        }
    }

    /** {@code y = a / b}; a step of 0 uses the same vector everywhere. */
    static void div(float[] a, int ao, int as, float[] b, int bo, int bs, float[] y, int yo, int n) {
        for (int i = 0; i < n; i += LANES) {
            FloatVector v = FloatVector.fromArray(S, a, ao + i * as);
            FloatVector w = FloatVector.fromArray(S, b, bo + i * bs);
            v.div(w).intoArray(y, yo + i);
        }
    }

    /** {@code y = max(a, b)}; a step of 0 uses the same vector everywhere. */
    static void max(float[] a, int ao, int as, float[] b, int bo, int bs, float[] y, int yo, int n) {
        for (int i = 0; i < n; i += LANES) {
            FloatVector v = FloatVector.fromArray(S, a, ao + i * as);
            FloatVector w = FloatVector.fromArray(S, b, bo + i * bs);
            v.max(w).intoArray(y, yo + i);
        }
    }

    /** {@code y = min(a, b)}; a step of 0 uses the same vector everywhere. */
    static void min(float[] a, int ao, int as, float[] b, int bo, int bs, float[] y, int yo, int n) {
        for (int i = 0; i < n; i += LANES) {
            FloatVector v = FloatVector.fromArray(S, a, ao + i * as);
            FloatVector w = FloatVector.fromArray(S, b, bo + i * bs);
            v.min(w).intoArray(y, yo + i);
        }
    }

    /** {@code y += alpha x}. */
    static void axpy(float alpha, float[] x, int xo, float[] y, int yo, int n) {
        FloatVector factor = FloatVector.broadcast(S, alpha);
        for (int i = 0; i < n; i += LANES) {
            factor.fma(FloatVector.fromArray(S, x, xo + i), FloatVector.fromArray(S, y, yo + i)).intoArray(y, yo + i);
        }
    }

    /** {@code y = alpha x + beta}. */
    static void affine(float alpha, float[] x, int xo, float beta, float[] y, int yo, int n) {
        FloatVector factor = FloatVector.broadcast(S, alpha);
        FloatVector offset = FloatVector.broadcast(S, beta);
        for (int i = 0; i < n; i += LANES) {
            factor.fma(FloatVector.fromArray(S, x, xo + i), offset).intoArray(y, yo + i);
        }
    }

    /** {@code y = alpha x + beta y}. */
    static void scaleAdd(float alpha, float[] x, int xo, float beta, float[] y, int yo, int n) {
        FloatVector factor = FloatVector.broadcast(S, alpha);
        for (int i = 0; i < n; i += LANES) {
            factor.fma(FloatVector.fromArray(S, x, xo + i), FloatVector.fromArray(S, y, yo + i).mul(beta)).intoArray(y,
                    yo + i);
        }
    }

    /** {@code y = a b + c}. */
    static void multiplyAdd(float[] a, int ao, float[] b, int bo, float[] c, int co, float[] y, int yo, int n) {
        for (int i = 0; i < n; i += LANES) {
            FloatVector v = FloatVector.fromArray(S, a, ao + i);
            v.fma(FloatVector.fromArray(S, b, bo + i), FloatVector.fromArray(S, c, co + i)).intoArray(y, yo + i);
        }
    }
}
