package dev.gradus.kernel.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Normalised rows and the gradients of elementwise kind, vector by vector.
 *
 * <p>Lengths are multiples of the lanes of a vector. A weight or bias with a step of 0 is the same vector everywhere.
 */
final class NormLoops {

    private static final VectorSpecies<Float> S = Width.FLOATS;
    private static final int LANES = S.length();

    private NormLoops() {}

    /** {@code y = (x - mean) rstd w + b}. */
    static void normalise(
            float[] x, int xo, float mean, float rstd, float[] w, int ws, float[] b, int bs, float[] y, int yo, int n) {
        FloatVector centre = FloatVector.broadcast(S, mean);
        FloatVector scale = FloatVector.broadcast(S, rstd);
        for (int i = 0; i < n; i += LANES) {
            FloatVector v = FloatVector.fromArray(S, x, xo + i).sub(centre).mul(scale);
            FloatVector bias = FloatVector.fromArray(S, b, i * bs);
            v.fma(FloatVector.fromArray(S, w, i * ws), bias).intoArray(y, yo + i);
        }
    }

    /** {@code gx = rstd ((mean - x) slope + (gy w - level))}. */
    static void normGrad(
            float[] x, int xo, float mean, float rstd, float[] gy, int go, float[] w, int ws, float level, float slope,
            float[] gx, int gxo, int n) {
        FloatVector centre = FloatVector.broadcast(S, mean);
        FloatVector tilt = FloatVector.broadcast(S, slope);
        for (int i = 0; i < n; i += LANES) {
            FloatVector h = FloatVector.fromArray(S, gy, go + i).mul(FloatVector.fromArray(S, w, i * ws)).sub(level);
            FloatVector d = centre.sub(FloatVector.fromArray(S, x, xo + i));
            d.fma(tilt, h).mul(rstd).intoArray(gx, gxo + i);
        }
    }

    /** {@code gw += gy ((x - mean) rstd)}. */
    static void weightGrad(
            float[] x, int xo, float mean, float rstd, float[] gy, int go, float[] gw, int gwo, int n) {
        for (int i = 0; i < n; i += LANES) {
            FloatVector v = FloatVector.fromArray(S, x, xo + i).sub(mean).mul(rstd);
            FloatVector g = FloatVector.fromArray(S, gy, go + i);
            g.fma(v, FloatVector.fromArray(S, gw, gwo + i)).intoArray(gw, gwo + i);
        }
    }

    /** {@code gw += gy ((x - mean) rstd)} and {@code gb += gy}. */
    static void affineGrad(
            float[] x, int xo, float mean, float rstd, float[] gy, int go, float[] gw, int gwo, float[] gb, int gbo,
            int n) {
        for (int i = 0; i < n; i += LANES) {
            FloatVector v = FloatVector.fromArray(S, x, xo + i).sub(mean).mul(rstd);
            FloatVector g = FloatVector.fromArray(S, gy, go + i);
            g.fma(v, FloatVector.fromArray(S, gw, gwo + i)).intoArray(gw, gwo + i);
            FloatVector.fromArray(S, gb, gbo + i).add(g).intoArray(gb, gbo + i);
        }
    }

    /** {@code gx = y (gy - mean)}. */
    static void softmaxGrad(float[] y, int yo, float[] gy, int go, float mean, float[] gx, int gxo, int n) {
        for (int i = 0; i < n; i += LANES) {
            FloatVector g = FloatVector.fromArray(S, gy, go + i).sub(mean);
            FloatVector.fromArray(S, y, yo + i).mul(g).intoArray(gx, gxo + i);
        }
    }

    /** {@code y = (x - shift) - log}. */
    static void shift(float[] x, int xo, float shift, float log, float[] y, int yo, int n) {
        for (int i = 0; i < n; i += LANES) {
            FloatVector.fromArray(S, x, xo + i).sub(shift).sub(log).intoArray(y, yo + i);
        }
    }
}
