package dev.gradus.kernel.vector;

import static dev.gradus.kernel.scalar.Elementary.expOfNegative;

import dev.gradus.kernel.RowLoops;
import dev.gradus.kernel.scalar.Lanes;
import dev.gradus.kernel.scalar.ScalarRows;
import java.util.Arrays;

/** Gives whole vectors of a row to vector loops; the rest of it, and all of a short row, goes the scalar way. */
final class VectorRows implements RowLoops {

    private static final int SMALL = VectorPointwise.SMALL;
    private static final int SMALL_FUNCTION = VectorPointwise.SMALL_FUNCTION;
    private static final int LANES = Width.FLOATS.length();

    /** Weights and biases that change nothing, used with a step of 0. */
    private static final float[] ONES = filled(1f);

    private static final float[] NOTHING = filled(-0f);

    private final ScalarRows scalar = new ScalarRows();

    private static float[] filled(float value) {
        float[] vector = new float[16];
        Arrays.fill(vector, value);
        return vector;
    }

    private static int body(int n) {
        return n < SMALL ? 0 : Width.whole(n);
    }

    @Override
    public float exponentials(float[] x, int xo, float shift, float[] y, int yo, int n, float[] lanes) {
        if (n < SMALL_FUNCTION) {
            return scalar.exponentials(x, xo, shift, y, yo, n, lanes);
        }
        int body = n & -16;
        for (int lane = 0; lane < 16; lane += LANES) {
            SoftmaxLoops.exponentials(x, xo, shift, y, yo, body, lane, lanes);
        }
        for (int i = body; i < n; i++) {
            y[yo + i] = expOfNegative(x[xo + i] - shift);
            lanes[i & 15] += y[yo + i];
        }
        return Lanes.total(lanes, n);
    }

    @Override
    public float sumOfExponentials(float[] x, int xo, float shift, int n, float[] lanes) {
        if (n < SMALL_FUNCTION) {
            return scalar.sumOfExponentials(x, xo, shift, n, lanes);
        }
        int body = n & -16;
        for (int lane = 0; lane < 16; lane += LANES) {
            SoftmaxLoops.sumOfExponentials(x, xo, shift, body, lane, lanes);
        }
        for (int i = body; i < n; i++) {
            lanes[i & 15] += expOfNegative(x[xo + i] - shift);
        }
        return Lanes.total(lanes, n);
    }

    @Override
    public void scaledExponentials(
            float[] x, int xo, float shift, float scale, float offset, float[] y, int yo, int n) {
        int body = n < SMALL_FUNCTION ? 0 : Width.whole(n);
        if (body > 0) {
            SoftmaxLoops.scaledExponentials(x, xo, shift, scale, offset, y, yo, body);
        }
        scalar.scaledExponentials(x, xo + body, shift, scale, offset, y, yo + body, n - body);
    }

    @Override
    public void shift(float[] x, int xo, float shift, float log, float[] y, int yo, int n) {
        int body = body(n);
        if (body > 0) {
            NormLoops.shift(x, xo, shift, log, y, yo, body);
        }
        scalar.shift(x, xo + body, shift, log, y, yo + body, n - body);
    }

    @Override
    public void softmaxGrad(float[] y, int yo, float[] gy, int go, float mean, float[] gx, int gxo, int n) {
        int body = body(n);
        if (body > 0) {
            NormLoops.softmaxGrad(y, yo, gy, go, mean, gx, gxo, body);
        }
        scalar.softmaxGrad(y, yo + body, gy, go + body, mean, gx, gxo + body, n - body);
    }

    @Override
    public void logSoftmaxGrad(float[] y, int yo, float[] gy, int go, float sum, float[] gx, int gxo, int n) {
        int body = n < SMALL_FUNCTION ? 0 : Width.whole(n);
        if (body > 0) {
            SoftmaxLoops.logSoftmaxGrad(y, yo, gy, go, sum, gx, gxo, body);
        }
        scalar.logSoftmaxGrad(y, yo + body, gy, go + body, sum, gx, gxo + body, n - body);
    }

    @Override
    public float centredSquares(float[] x, int xo, float mean, int n, float[] lanes) {
        if (n < SMALL) {
            return scalar.centredSquares(x, xo, mean, n, lanes);
        }
        int body = n & -16;
        for (int lane = 0; lane < 16; lane += LANES) {
            SumLoops.centredSquares(x, xo, mean, body, lane, lanes);
        }
        for (int i = body; i < n; i++) {
            float d = x[xo + i] - mean;
            lanes[i & 15] = Math.fma(d, d, lanes[i & 15]);
        }
        return Lanes.total(lanes, n);
    }

    @Override
    public void weightedSums(
            float[] gy, int go, float[] w, float[] x, int xo, float mean, int n, float[] lanes) {
        if (n < SMALL) {
            scalar.weightedSums(gy, go, w, x, xo, mean, n, lanes);
            return;
        }
        int body = n & -16;
        for (int lane = 0; lane < 16; lane += LANES) {
            SumLoops.weightedSums(gy, go, w == null ? ONES : w, w == null ? 0 : 1, x, xo, mean, body, lane, lanes);
        }
        for (int i = body; i < n; i++) {
            int lane = i & 15;
            lanes[lane] = Math.fma(gy[go + i], weight(w, i), lanes[lane]);
            lanes[16 + lane] = Math.fma(gy[go + i] * weight(w, i), x[xo + i] - mean, lanes[16 + lane]);
        }
        Lanes.totals(lanes, n);
    }

    private static float weight(float[] w, int i) {
        return w == null ? 1f : w[i];
    }

    @Override
    public float weightedDot(
            float[] gy, int go, float[] w, float[] x, int xo, float mean, int n, float[] lanes) {
        if (n < SMALL) {
            return scalar.weightedDot(gy, go, w, x, xo, mean, n, lanes);
        }
        int body = n & -16;
        for (int lane = 0; lane < 16; lane += LANES) {
            SumLoops.weightedDot(gy, go, w == null ? ONES : w, w == null ? 0 : 1, x, xo, mean, body, lane, lanes);
        }
        for (int i = body; i < n; i++) {
            lanes[i & 15] = Math.fma(gy[go + i] * weight(w, i), x[xo + i] - mean, lanes[i & 15]);
        }
        return Lanes.total(lanes, n);
    }

    @Override
    public void normalise(
            float[] x, int xo, float mean, float rstd, float[] w, int wo, float[] b, int bo, float[] y, int yo, int n) {
        int body = body(n);
        if (body > 0) {
            NormLoops.normalise(x, xo, mean, rstd, w == null ? ONES : w, w == null ? 0 : 1,
                    b == null ? NOTHING : b, b == null ? 0 : 1, y, yo, body);
        }
        scalar.normalise(x, xo + body, mean, rstd, w, wo + body, b, bo + body, y, yo + body, n - body);
    }

    @Override
    public void normGrad(
            float[] x, int xo, float mean, float rstd, float[] gy, int go, float[] w, int wo, float level, float slope,
            float[] gx, int gxo, int n) {
        int body = body(n);
        if (body > 0) {
            NormLoops.normGrad(x, xo, mean, rstd, gy, go, w == null ? ONES : w, w == null ? 0 : 1, level, slope,
                    gx, gxo, body);
        }
        scalar.normGrad(x, xo + body, mean, rstd, gy, go + body, w, wo + body, level, slope, gx, gxo + body, n - body);
    }

    @Override
    public void weightGrad(
            float[] x, int xo, float mean, float rstd, float[] gy, int go, float[] gw, int gwo, int n) {
        int body = body(n);
        if (body > 0) {
            NormLoops.weightGrad(x, xo, mean, rstd, gy, go, gw, gwo, body);
        }
        scalar.weightGrad(x, xo + body, mean, rstd, gy, go + body, gw, gwo + body, n - body);
    }

    @Override
    public void affineGrad(
            float[] x, int xo, float mean, float rstd, float[] gy, int go, float[] gw, int gwo, float[] gb, int gbo,
            int n) {
        int body = body(n);
        if (body > 0) {
            NormLoops.affineGrad(x, xo, mean, rstd, gy, go, gw, gwo, gb, gbo, body);
        }
        scalar.affineGrad(x, xo + body, mean, rstd, gy, go + body, gw, gwo + body, gb, gbo + body, n - body);
    }
}
