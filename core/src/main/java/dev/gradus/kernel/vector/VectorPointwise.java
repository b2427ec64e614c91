package dev.gradus.kernel.vector;

import dev.gradus.kernel.Binary;
import dev.gradus.kernel.PointwiseLoops;
import dev.gradus.kernel.Unary;
import dev.gradus.kernel.scalar.Lanes;
import dev.gradus.kernel.scalar.ScalarPointwise;
import java.util.Arrays;

/** Gives whole vectors to vector loops; the rest of a run, and all of a small one, goes the scalar way. */
final class VectorPointwise implements PointwiseLoops {

    /** Below this many elements vector code is not worth its warm-up. */
    static final int SMALL = 64;

    /** The same for functions of many instructions. */
    static final int SMALL_FUNCTION = 32;

    private static final int LANES = Width.FLOATS.length();

    private final ScalarPointwise scalar = new ScalarPointwise();
    private final SmoothFunctions smooth = new SmoothFunctions();

    private static int body(int n) {
        return n < SMALL ? 0 : Width.whole(n);
    }

    @Override
    public void map(Unary f, float[] x, int xo, float[] y, int yo, int n) {
        int body = n < SMALL_FUNCTION ? 0 : Width.whole(n);
        if (body > 0) {
            mapVectors(f, x, xo, y, yo, body);
        }
        if (body < n) {
            scalar.map(f, x, xo + body, y, yo + body, n - body);
        }
    }

    private void mapVectors(Unary f, float[] x, int xo, float[] y, int yo, int n) {
        switch (f) {
            case EXP -> ExpLoops.exp(x, xo, y, yo, n);
            case LOG -> LogLoop.log(x, xo, y, yo, n);
            case RELU -> AlgebraLoops.relu(x, xo, y, yo, n);
            case RELU_SQUARED -> AlgebraLoops.reluSquared(x, xo, y, yo, n);
            case SQRT -> AlgebraLoops.sqrt(x, xo, y, yo, n);
            case RSQRT -> AlgebraLoops.rsqrt(x, xo, y, yo, n);
            case RECIPROCAL -> AlgebraLoops.reciprocal(x, xo, y, yo, n);
            case SQUARE -> AlgebraLoops.square(x, xo, y, yo, n);
            case NEG -> AlgebraLoops.negate(x, xo, y, yo, n);
            case ABS -> AlgebraLoops.abs(x, xo, y, yo, n);
            default -> smooth.map(f, x, xo, y, yo, n);
        }
    }

    @Override
    public void mapGrad(
            Unary f, float[] x, int xo, float[] y, int yo, float[] gy, int go, float[] gx, int gxo, int n) {
        int body = n < SMALL_FUNCTION ? 0 : Width.whole(n);
        if (body > 0) {
            gradVectors(f, x, xo, y, yo, gy, go, gx, gxo, body);
        }
        if (body < n) {
            scalar.mapGrad(f, x, xo + body, y, yo + body, gy, go + body, gx, gxo + body, n - body);
        }
    }

    private void gradVectors(
            Unary f, float[] x, int xo, float[] y, int yo, float[] gy, int go, float[] gx, int gxo, int n) {
        switch (f) {
            case EXP -> AlgebraLoops.timesY(y, yo, gy, go, gx, gxo, n);
            case LOG -> AlgebraLoops.overX(x, xo, gy, go, gx, gxo, n);
            case TANH -> AlgebraLoops.tanhGrad(y, yo, gy, go, gx, gxo, n);
            case SIGMOID -> AlgebraLoops.sigmoidGrad(y, yo, gy, go, gx, gxo, n);
            case RELU -> AlgebraLoops.reluGrad(x, xo, gy, go, gx, gxo, n);
            case RELU_SQUARED -> AlgebraLoops.reluSquaredGrad(x, xo, gy, go, gx, gxo, n);
            case SQRT -> AlgebraLoops.sqrtGrad(y, yo, gy, go, gx, gxo, n);
            case RSQRT -> AlgebraLoops.rsqrtGrad(y, yo, gy, go, gx, gxo, n);
            case RECIPROCAL -> AlgebraLoops.reciprocalGrad(y, yo, gy, go, gx, gxo, n);
            case SQUARE -> AlgebraLoops.squareGrad(x, xo, gy, go, gx, gxo, n);
            case NEG -> AlgebraLoops.negate(gy, go, gx, gxo, n);
            case ABS -> AlgebraLoops.absGrad(x, xo, gy, go, gx, gxo, n);
            default -> smooth.grad(f, x, xo, gy, go, gx, gxo, n);
        }
    }

    @Override
    public void gated(Unary f, float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
        int body = SmoothFunctions.isGate(f) && n >= SMALL_FUNCTION ? Width.whole(n) : 0;
        if (body > 0) {
            smooth.gated(f, a, ao, b, bo, y, yo, body);
        }
        PointwiseLoops.super.gated(f, a, ao + body, b, bo + body, y, yo + body, n - body);
    }

    @Override
    public void gatedGrad(
            Unary f, float[] a, int ao, float[] b, int bo, float[] gy, int go, float[] ga, float[] gb, int n) {
        int body = SmoothFunctions.isGate(f) && n >= SMALL_FUNCTION ? Width.whole(n) : 0;
        if (body > 0) {
            smooth.gatedGrad(f, a, ao, b, bo, gy, go, ga, gb, body);
        }
        PointwiseLoops.super.gatedGrad(f, a, ao + body, b, bo + body, gy, go + body, ga, gb, n - body);
    }

    @Override
    public void zip(Binary f, float[] a, int ao, int as, float[] b, int bo, int bs, float[] y, int yo, int n) {
        int body = body(n);
        if (body > 0) {
            float[] v = as == 0 ? repeated(a[ao]) : a;
            float[] w = bs == 0 ? repeated(b[bo]) : b;
            zipVectors(f, v, as == 0 ? 0 : ao, as, w, bs == 0 ? 0 : bo, bs, y, yo, body);
        }
        if (body < n) {
            scalar.zip(f, a, ao + body * as, as, b, bo + body * bs, bs, y, yo + body, n - body);
        }
    }

    private static float[] repeated(float value) {
        float[] vector = new float[LANES];
        Arrays.fill(vector, value);
        return vector;
    }

    private static void zipVectors(
            Binary f, float[] a, int ao, int as, float[] b, int bo, int bs, float[] y, int yo, int n) {
        switch (f) {
            case ADD -> ArithmeticLoops.add(a, ao, as, b, bo, bs, y, yo, n);
            case SUB -> ArithmeticLoops.sub(a, ao, as, b, bo, bs, y, yo, n);
            case MUL -> ArithmeticLoops.mul(a, ao, as, b, bo, bs, y, yo, n);
            case DIV -> ArithmeticLoops.div(a, ao, as, b, bo, bs, y, yo, n);
            case MAX -> ArithmeticLoops.max(a, ao, as, b, bo, bs, y, yo, n);
            case MIN -> ArithmeticLoops.min(a, ao, as, b, bo, bs, y, yo, n);
        }
    }

    @Override
    public void axpy(float alpha, float[] x, int xo, float[] y, int yo, int n) {
        int body = body(n);
        if (body > 0) {
            ArithmeticLoops.axpy(alpha, x, xo, y, yo, body);
        }
        scalar.axpy(alpha, x, xo + body, y, yo + body, n - body);
    }

    @Override
    public void affine(float alpha, float[] x, int xo, float beta, float[] y, int yo, int n) {
        int body = body(n);
        if (body > 0) {
            ArithmeticLoops.affine(alpha, x, xo, beta, y, yo, body);
        }
        scalar.affine(alpha, x, xo + body, beta, y, yo + body, n - body);
    }

    @Override
    public void scaleAdd(float alpha, float[] x, int xo, float beta, float[] y, int yo, int n) {
        int body = body(n);
        if (body > 0) {
            ArithmeticLoops.scaleAdd(alpha, x, xo, beta, y, yo, body);
        }
        scalar.scaleAdd(alpha, x, xo + body, beta, y, yo + body, n - body);
    }

    @Override
    public void multiplyAdd(float[] a, int ao, float[] b, int bo, float[] c, int co, float[] y, int yo, int n) {
        int body = body(n);
        if (body > 0) {
            ArithmeticLoops.multiplyAdd(a, ao, b, bo, c, co, y, yo, body);
        }
        scalar.multiplyAdd(a, ao + body, b, bo + body, c, co + body, y, yo + body, n - body);
    }

    @Override
    public float sum(float[] x, int xo, int n, float[] lanes) {
        if (n < SMALL) {
            return scalar.sum(x, xo, n, lanes);
        }
        int body = n & -16;
        for (int lane = 0; lane < 16; lane += LANES) {
            SumLoops.sum(x, xo, body, lane, lanes);
        }
        for (int i = body; i < n; i++) {
            lanes[i & 15] += x[xo + i];
        }
        return Lanes.total(lanes, n);
    }

    @Override
    public float dot(float[] a, int ao, float[] b, int bo, int n, float[] lanes) {
        if (n < SMALL) {
            return scalar.dot(a, ao, b, bo, n, lanes);
        }
        int body = n & -16;
        for (int lane = 0; lane < 16; lane += LANES) {
            SumLoops.dot(a, ao, b, bo, body, lane, lanes);
        }
        for (int i = body; i < n; i++) {
            lanes[i & 15] = Math.fma(a[ao + i], b[bo + i], lanes[i & 15]);
        }
        return Lanes.total(lanes, n);
    }

    @Override
    public float max(float[] x, int xo, int n, float[] lanes) {
        int body = body(n);
        float max = scalar.max(x, xo + body, n - body, lanes);
        if (body > 0) {
            SumLoops.max(x, xo, body, lanes);
            max = Math.max(max, scalar.max(lanes, 0, LANES, lanes));
        }
        return max;
    }

    @Override
    public void turn(
            float[] x, int u, int v, float[] y, int yu, int yv, float[] cos, float[] sin, int to, float sign, int n) {
        int body = n < LANES ? 0 : Width.whole(n);
        if (body > 0) {
            TurnLoop.turn(x, u, v, y, yu, yv, cos, sin, to, sign, body);
        }
        scalar.turn(x, u + body, v + body, y, yu + body, yv + body, cos, sin, to + body, sign, n - body);
    }
}
