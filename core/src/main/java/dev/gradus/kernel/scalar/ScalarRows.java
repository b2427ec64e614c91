package dev.gradus.kernel.scalar;

import static dev.gradus.kernel.scalar.Elementary.expOfNegative;

import dev.gradus.kernel.RowLoops;
import java.util.Arrays;

/** Loops over a row as one would write them on a blackboard. */
public final class ScalarRows implements RowLoops {

    /** Creates the loops. */
    public ScalarRows() {}

    @Override
    public float exponentials(float[] x, int xo, float shift, float[] y, int yo, int n, float[] lanes) {
        Lanes.clear(lanes, n);
        for (int i = 0; i < n; i++) {
            float e = expOfNegative(x[xo + i] - shift);
            y[yo + i] = e;
            lanes[i & 15] += e;
        }
        return Lanes.total(lanes, n);
    }

    @Override
    public float sumOfExponentials(float[] x, int xo, float shift, int n, float[] lanes) {
        Lanes.clear(lanes, n);
        for (int i = 0; i < n; i++) {
            lanes[i & 15] += expOfNegative(x[xo + i] - shift);
        }
        return Lanes.total(lanes, n);
    }

    @Override
    public void scaledExponentials(
            float[] x, int xo, float shift, float scale, float offset, float[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            y[yo + i] = Math.fma(expOfNegative(x[xo + i] - shift), scale, offset);
        }
    }

    @Override
    public void shift(float[] x, int xo, float shift, float log, float[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            y[yo + i] = (x[xo + i] - shift) - log;
        }
    }

    @Override
    public void softmaxGrad(float[] y, int yo, float[] gy, int go, float mean, float[] gx, int gxo, int n) {
        for (int i = 0; i < n; i++) {
            gx[gxo + i] = y[yo + i] * (gy[go + i] - mean);
        }
    }

    @Override
    public void logSoftmaxGrad(float[] y, int yo, float[] gy, int go, float sum, float[] gx, int gxo, int n) {
        for (int i = 0; i < n; i++) {
            gx[gxo + i] = Math.fma(-expOfNegative(y[yo + i]), sum, gy[go + i]);
        }
    }

    @Override
    public float centredSquares(float[] x, int xo, float mean, int n, float[] lanes) {
        Lanes.clear(lanes, n);
        for (int i = 0; i < n; i++) {
            float d = x[xo + i] - mean;
            lanes[i & 15] = Math.fma(d, d, lanes[i & 15]);
        }
        return Lanes.total(lanes, n);
    }

    @Override
    public void normalise(
            float[] x, int xo, float mean, float rstd, float[] w, int wo, float[] b, int bo, float[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            float v = (x[xo + i] - mean) * rstd;
            y[yo + i] = b == null ? v * weight(w, wo + i) : Math.fma(v, weight(w, wo + i), b[bo + i]);
        }
    }

    private static float weight(float[] w, int i) {
        return w == null ? 1f : w[i];
    }

    @Override
    public void weightedSums(
            float[] gy, int go, float[] w, float[] x, int xo, float mean, int n, float[] lanes) {
        Arrays.fill(lanes, 0, 32, 0f);
        for (int i = 0; i < n; i++) {
            int lane = i & 15;
            lanes[lane] = Math.fma(gy[go + i], weight(w, i), lanes[lane]);
            lanes[16 + lane] = Math.fma(gy[go + i] * weight(w, i), x[xo + i] - mean, lanes[16 + lane]);
        }
        Lanes.totals(lanes, n);
    }

    @Override
    public float weightedDot(
            float[] gy, int go, float[] w, float[] x, int xo, float mean, int n, float[] lanes) {
        Lanes.clear(lanes, n);
        for (int i = 0; i < n; i++) {
            float h = gy[go + i] * weight(w, i);
            lanes[i & 15] = Math.fma(h, x[xo + i] - mean, lanes[i & 15]);
        }
        return Lanes.total(lanes, n);
    }

    @Override
    public void normGrad(
            float[] x, int xo, float mean, float rstd, float[] gy, int go, float[] w, int wo, float level, float slope,
            float[] gx, int gxo, int n) {
        for (int i = 0; i < n; i++) {
            float h = gy[go + i] * weight(w, wo + i) - level;
            gx[gxo + i] = rstd * Math.fma(mean - x[xo + i], slope, h);
        }
    }

    @Override
    public void weightGrad(
            float[] x, int xo, float mean, float rstd, float[] gy, int go, float[] gw, int gwo, int n) {
        for (int i = 0; i < n; i++) {
            gw[gwo + i] = Math.fma(gy[go + i], (x[xo + i] - mean) * rstd, gw[gwo + i]);
        }
    }

    @Override
    public void affineGrad(
            float[] x, int xo, float mean, float rstd, float[] gy, int go, float[] gw, int gwo, float[] gb, int gbo,
            int n) {
        for (int i = 0; i < n; i++) {
            gw[gwo + i] = Math.fma(gy[go + i], (x[xo + i] - mean) * rstd, gw[gwo + i]);
            gb[gbo + i] += gy[go + i];
        }
    }
}
