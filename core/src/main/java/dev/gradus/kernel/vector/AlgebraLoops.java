package dev.gradus.kernel.vector;

import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Functions of a few instructions and their gradients, vector by vector.
 *
 * <p>Lengths are multiples of the lanes of a vector.
 */
final class AlgebraLoops {

    private static final VectorSpecies<Float> S = Width.FLOATS;
    private static final int LANES = S.length();

    private AlgebraLoops() {}

    /** {@code y = max(x, 0)}. */
    static void relu(float[] x, int xo, float[] y, int yo, int n) {
        for (int i = 0; i < n; i += LANES) {
            FloatVector a = FloatVector.fromArray(S, x, xo + i);
            a.blend(0f, a.compare(LE, 0f)).intoArray(y, yo + i);
        }
    }

    /** {@code y = max(x, 0)^2}. */
    static void reluSquared(float[] x, int xo, float[] y, int yo, int n) {
        for (int i = 0; i < n; i += LANES) {
            FloatVector a = FloatVector.fromArray(S, x, xo + i);
            a.mul(a).blend(0f, a.compare(LE, 0f)).intoArray(y, yo + i);
        }
    }

    /** {@code y = sqrt x}. */
    static void sqrt(float[] x, int xo, float[] y, int yo, int n) {
        for (int i = 0; i < n; i += LANES) {
            FloatVector a = FloatVector.fromArray(S, x, xo + i);
            a.sqrt().intoArray(y, yo + i);
        }
    }

    /** {@code y = 1/sqrt x}. */
    static void rsqrt(float[] x, int xo, float[] y, int yo, int n) {
        FloatVector one = FloatVector.broadcast(S, 1f);
        for (int i = 0; i < n; i += LANES) {
            FloatVector a = FloatVector.fromArray(S, x, xo + i);
            one.div(a.sqrt()).intoArray(y, yo + i);
        }
    }

    /** {@code y = 1/x}. */
    static void reciprocal(float[] x, int xo, float[] y, int yo, int n) {
        FloatVector one = FloatVector.broadcast(S, 1f);
        for (int i = 0; i < n; i += LANES) {
            FloatVector a = FloatVector.fromArray(S, x, xo + i);
            one.div(a).intoArray(y, yo + i);
        }
    }

    /** {@code y = x^2}. */
    static void square(float[] x, int xo, float[] y, int yo, int n) {
        for (int i = 0; i < n; i += LANES) {
            FloatVector a = FloatVector.fromArray(S, x, xo + i);
            a.mul(a).intoArray(y, yo + i);
        }
    }

    /** {@code y = -x}. */
    static void negate(float[] x, int xo, float[] y, int yo, int n) {
        for (int i = 0; i < n; i += LANES) {
            FloatVector a = FloatVector.fromArray(S, x, xo + i);
            a.neg().intoArray(y, yo + i);
        }
    }

    /** {@code y = |x|}. */
    static void abs(float[] x, int xo, float[] y, int yo, int n) {
        for (int i = 0; i < n; i += LANES) {
            FloatVector a = FloatVector.fromArray(S, x, xo + i);
            a.abs().intoArray(y, yo + i);
        }
    }

    /** {@code gx = gy y}. */
    static void timesY(float[] y, int yo, float[] gy, int go, float[] gx, int gxo, int n) {
        for (int i = 0; i < n; i += LANES) {
            FloatVector b = FloatVector.fromArray(S, y, yo + i);
            FloatVector g = FloatVector.fromArray(S, gy, go + i);
            g.mul(b).intoArray(gx, gxo + i);
        }
    }

    /** {@code gx = gy / x}. */
    static void overX(float[] x, int xo, float[] gy, int go, float[] gx, int gxo, int n) {
        for (int i = 0; i < n; i += LANES) {
            FloatVector a = FloatVector.fromArray(S, x, xo + i);
            FloatVector g = FloatVector.fromArray(S, gy, go + i);
            g.div(a).intoArray(gx, gxo + i);
        }
    }

    /** {@code gx = gy (1 - y^2)}. */
    static void tanhGrad(float[] y, int yo, float[] gy, int go, float[] gx, int gxo, int n) {
        FloatVector one = FloatVector.broadcast(S, 1f);
        for (int i = 0; i < n; i += LANES) {
            FloatVector b = FloatVector.fromArray(S, y, yo + i);
            FloatVector g = FloatVector.fromArray(S, gy, go + i);
            g.mul(b.neg().fma(b, one)).intoArray(gx, gxo + i);
        }
    }

    /** {@code gx = gy y (1 - y)}. */
    static void sigmoidGrad(float[] y, int yo, float[] gy, int go, float[] gx, int gxo, int n) {
        FloatVector one = FloatVector.broadcast(S, 1f);
        for (int i = 0; i < n; i += LANES) {
            FloatVector b = FloatVector.fromArray(S, y, yo + i);
            FloatVector g = FloatVector.fromArray(S, gy, go + i);
            g.mul(b.mul(one.sub(b))).intoArray(gx, gxo + i);
        }
    }

    /** {@code gx = gy where x > 0, else 0}. */
    static void reluGrad(float[] x, int xo, float[] gy, int go, float[] gx, int gxo, int n) {
        for (int i = 0; i < n; i += LANES) {
            FloatVector a = FloatVector.fromArray(S, x, xo + i);
            FloatVector g = FloatVector.fromArray(S, gy, go + i);
            g.blend(0f, a.compare(LE, 0f)).intoArray(gx, gxo + i);
        }
    }

    /** {@code gx = 2 gy max(x, 0)}. */
    static void reluSquaredGrad(float[] x, int xo, float[] gy, int go, float[] gx, int gxo, int n) {
        for (int i = 0; i < n; i += LANES) {
            FloatVector a = FloatVector.fromArray(S, x, xo + i);
            FloatVector g = FloatVector.fromArray(S, gy, go + i);
            g.mul(a.add(a)).blend(0f, a.compare(LE, 0f)).intoArray(gx, gxo + i);
        }
    }

    /** {@code gx = gy / (2y)}. */
    static void sqrtGrad(float[] y, int yo, float[] gy, int go, float[] gx, int gxo, int n) {
        FloatVector half = FloatVector.broadcast(S, 0.5f);
        for (int i = 0; i < n; i += LANES) {
            FloatVector b = FloatVector.fromArray(S, y, yo + i);
            FloatVector g = FloatVector.fromArray(S, gy, go + i);
            g.mul(half.div(b)).intoArray(gx, gxo + i);
        }
    }

    /** {@code gx = -gy y^3 / 2}. */
    static void rsqrtGrad(float[] y, int yo, float[] gy, int go, float[] gx, int gxo, int n) {
        for (int i = 0; i < n; i += LANES) {
            FloatVector b = FloatVector.fromArray(S, y, yo + i);
            FloatVector g = FloatVector.fromArray(S, gy, go + i);
            g.mul(b.mul(-0.5f).mul(b.mul(b))).intoArray(gx, gxo + i);
        }
    }

    /** {@code gx = -gy y^2}. */
    static void reciprocalGrad(float[] y, int yo, float[] gy, int go, float[] gx, int gxo, int n) {
        for (int i = 0; i < n; i += LANES) {
            FloatVector b = FloatVector.fromArray(S, y, yo + i);
            FloatVector g = FloatVector.fromArray(S, gy, go + i);
            g.neg().mul(b.mul(b)).intoArray(gx, gxo + i);
        }
    }

    /** {@code gx = 2 gy x}. */
    static void squareGrad(float[] x, int xo, float[] gy, int go, float[] gx, int gxo, int n) {
        for (int i = 0; i < n; i += LANES) {
            FloatVector a = FloatVector.fromArray(S, x, xo + i);
            FloatVector g = FloatVector.fromArray(S, gy, go + i);
            g.mul(a.add(a)).intoArray(gx, gxo + i);
        }
    }

    /** {@code gx = gy sign x}. */
    static void absGrad(float[] x, int xo, float[] gy, int go, float[] gx, int gxo, int n) {
        for (int i = 0; i < n; i += LANES) {
            FloatVector a = FloatVector.fromArray(S, x, xo + i);
            FloatVector g = FloatVector.fromArray(S, gy, go + i);
            a.mul(0f).blend(g.neg(), a.compare(LT, 0f)).blend(g, a.compare(GT, 0f)).intoArray(gx, gxo + i);
        }
    }
}
