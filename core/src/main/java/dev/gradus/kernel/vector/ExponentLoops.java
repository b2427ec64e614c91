package dev.gradus.kernel.vector;

import static jdk.incubator.vector.VectorOperators.GT;

import dev.gradus.kernel.scalar.Activation;
import dev.gradus.kernel.scalar.Elementary;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * What stands in the exponential of each function: exponents of at most 0, written to t.
 *
 * <p>Lengths are multiples of the lanes of a vector.
 */
final class ExponentLoops {

    private static final VectorSpecies<Float> S = Width.FLOATS;
    private static final int LANES = S.length();

    private ExponentLoops() {}

    /** {@code t = factor |x|}, for a negative factor. */
    static void ofAbsolute(float factor, float[] x, int xo, float[] t, int n) {
        for (int i = 0; i < n; i += LANES) {
            FloatVector a = FloatVector.fromArray(S, x, xo + i);
            a.abs().mul(factor).intoArray(t, i);
        }
    }

    /** {@code t = factor x^2}, for a negative factor. */
    static void ofSquare(float factor, float[] x, int xo, float[] t, int n) {
        for (int i = 0; i < n; i += LANES) {
            FloatVector a = FloatVector.fromArray(S, x, xo + i);
            a.mul(a).mul(factor).intoArray(t, i);
        }
    }

    /** {@code t = -|first x + third x^3|}. */
    static void ofGate(float first, float third, float[] x, int xo, float[] t, int n) {
        FloatVector linear = FloatVector.broadcast(S, first);
        FloatVector cubic = FloatVector.broadcast(S, third);
        for (int i = 0; i < n; i += LANES) {
            FloatVector a = FloatVector.fromArray(S, x, xo + i);
            FloatVector square = a.mul(a);
            FloatVector q = square.blend(Activation.SQUARE_MOST, square.compare(GT, Activation.SQUARE_MOST));
            a.mul(q.fma(cubic, linear)).abs().neg().intoArray(t, i);
        }
    }

    /** {@code t = ln(1 - erf |x|)}, for |x| of at least 1. */
    static void ofErf(float[] x, int xo, float[] t, int n) {
        FloatVector c0 = FloatVector.broadcast(S, Elementary.C0);
        FloatVector c1 = FloatVector.broadcast(S, Elementary.C1);
        FloatVector c2 = FloatVector.broadcast(S, Elementary.C2);
        FloatVector c3 = FloatVector.broadcast(S, Elementary.C3);
        FloatVector c4 = FloatVector.broadcast(S, Elementary.C4);
        FloatVector c5 = FloatVector.broadcast(S, Elementary.C5);
        for (int i = 0; i < n; i += LANES) {
            FloatVector a = FloatVector.fromArray(S, x, xo + i);
            FloatVector d = a.abs();
            FloatVector c = d.blend(Elementary.ERF_ONE, d.compare(GT, Elementary.ERF_ONE));
            c5.fma(c, c4).fma(c, c3).fma(c, c2).fma(c, c1).fma(c, c0).mul(c).neg().intoArray(t, i);
        }
    }
}
