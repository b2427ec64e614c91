package dev.gradus.kernel.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Sums into sixteen lanes, and the maximum.
 *
 * <p>A pass sums the elements of as many lanes as a vector has, {@code lane} the first: at 512 bits one pass does all, at
 * 256 bits a second pass over the cached run does the upper half. Lengths are multiples of 16.
 */
final class SumLoops {

    private static final VectorSpecies<Float> S = Width.FLOATS;
    private static final int LANES = S.length();

    private SumLoops() {}

    /** {@code lanes += x}, from zero. */
    static void sum(float[] x, int xo, int n, int lane, float[] lanes) {
        FloatVector total = FloatVector.zero(S);
        for (int i = lane; i < n; i += 16) {
            total = total.add(FloatVector.fromArray(S, x, xo + i));
        }
        total.intoArray(lanes, lane);
    }

    /** {@code lanes += a b}, from zero. */
    static void dot(float[] a, int ao, float[] b, int bo, int n, int lane, float[] lanes) {
        FloatVector total = FloatVector.zero(S);
        for (int i = lane; i < n; i += 16) {
            FloatVector v = FloatVector.fromArray(S, a, ao + i);
            total = v.fma(FloatVector.fromArray(S, b, bo + i), total);
        }
        total.intoArray(lanes, lane);
    }

    /** {@code lanes += (x - mean)^2}, from zero. */
    static void centredSquares(float[] x, int xo, float mean, int n, int lane, float[] lanes) {
        FloatVector centre = FloatVector.broadcast(S, mean);
        FloatVector total = FloatVector.zero(S);
        for (int i = lane; i < n; i += 16) {
            FloatVector d = FloatVector.fromArray(S, x, xo + i).sub(centre);
            total = d.fma(d, total);
        }
        total.intoArray(lanes, lane);
    }

    /**
     * {@code lanes += gy w} and, 16 further on, {@code lanes += (gy w)(x - mean)}, from zero; a step {@code ws} of 0 uses the
     * same weights everywhere.
     */
    static void weightedSums(
            float[] gy, int go, float[] w, int ws, float[] x, int xo, float mean, int n, int lane, float[] lanes) {
        FloatVector centre = FloatVector.broadcast(S, mean);
        FloatVector sum = FloatVector.zero(S);
        FloatVector dot = sum;
        for (int i = lane; i < n; i += 16) {
            FloatVector g = FloatVector.fromArray(S, gy, go + i);
            FloatVector v = FloatVector.fromArray(S, w, i * ws);
            sum = g.fma(v, sum);
            dot = g.mul(v).fma(FloatVector.fromArray(S, x, xo + i).sub(centre), dot);
        }
        sum.intoArray(lanes, lane);
        dot.intoArray(lanes, 16 + lane);
    }

    /** {@code lanes += (gy w)(x - mean)}, from zero; a step {@code ws} of 0 uses the same weights everywhere. */
    static void weightedDot(
            float[] gy, int go, float[] w, int ws, float[] x, int xo, float mean, int n, int lane, float[] lanes) {
        FloatVector centre = FloatVector.broadcast(S, mean);
        FloatVector total = FloatVector.zero(S);
        for (int i = lane; i < n; i += 16) {
            FloatVector h = FloatVector.fromArray(S, gy, go + i).mul(FloatVector.fromArray(S, w, i * ws));
            total = h.fma(FloatVector.fromArray(S, x, xo + i).sub(centre), total);
        }
        total.intoArray(lanes, lane);
    }

    /** Lane maxima of a run, in the first lanes. Four at a time, as one maximum takes many cycles. */
    static void max(float[] x, int xo, int n, float[] lanes) {
        FloatVector a = FloatVector.broadcast(S, Float.NEGATIVE_INFINITY);
        FloatVector b = a;
        FloatVector c = a;
        FloatVector d = a;
        int i = 0;
        for (; i <= n - 4 * LANES; i += 4 * LANES) {
            a = a.max(FloatVector.fromArray(S, x, xo + i));
            b = b.max(FloatVector.fromArray(S, x, xo + i + LANES));
            c = c.max(FloatVector.fromArray(S, x, xo + i + 2 * LANES));
            d = d.max(FloatVector.fromArray(S, x, xo + i + 3 * LANES));
        }
        for (; i < n; i += LANES) {
            a = a.max(FloatVector.fromArray(S, x, xo + i));
        }
        a.max(b).max(c.max(d)).intoArray(lanes, 0);
    }
}
