package dev.gradus.kernel.scalar;

import dev.gradus.kernel.Binary;
import dev.gradus.kernel.PointwiseLoops;
import dev.gradus.kernel.Unary;

/** Elementwise loops and sums as one would write them on a blackboard. */
public final class ScalarPointwise implements PointwiseLoops {

    /** Creates the loops. */
    public ScalarPointwise() {}

    @Override
    public void map(Unary f, float[] x, int xo, float[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            y[yo + i] = Activation.value(f, x[xo + i]);
        }
    }

    @Override
    public void mapGrad(
            Unary f, float[] x, int xo, float[] y, int yo, float[] gy, int go, float[] gx, int gxo, int n) {
        for (int i = 0; i < n; i++) {
            gx[gxo + i] = Activation.grad(f, x[xo + i], y[yo + i], gy[go + i]);
        }
    }

    @Override
    public void zip(Binary f, float[] a, int ao, int as, float[] b, int bo, int bs, float[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            y[yo + i] = apply(f, a[ao + i * as], b[bo + i * bs]);
        }
    }

    private static float apply(Binary f, float a, float b) {
        return switch (f) {
            case ADD -> a + b;
            case SUB -> a - b;
            case MUL -> a * b;
            case DIV -> a / b;
            case MAX -> Math.max(a, b);
            case MIN -> Math.min(a, b);
        };
    }

    @Override
    public void axpy(float alpha, float[] x, int xo, float[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            y[yo + i] = Math.fma(alpha, x[xo + i], y[yo + i]);
        }
    }

    @Override
    public void affine(float alpha, float[] x, int xo, float beta, float[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            y[yo + i] = Math.fma(alpha, x[xo + i], beta);
        }
    }

    @Override
    public void scaleAdd(float alpha, float[] x, int xo, float beta, float[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            y[yo + i] = Math.fma(alpha, x[xo + i], beta * y[yo + i]);
        }
    }

    @Override
    public void multiplyAdd(float[] a, int ao, float[] b, int bo, float[] c, int co, float[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            y[yo + i] = Math.fma(a[ao + i], b[bo + i], c[co + i]);
        }
    }

    @Override
    public float sum(float[] x, int xo, int n, float[] lanes) {
        Lanes.clear(lanes, n);
        for (int i = 0; i < n; i++) {
            lanes[i & 15] += x[xo + i];
        }
        return Lanes.total(lanes, n);
    }

    @Override
    public float dot(float[] a, int ao, float[] b, int bo, int n, float[] lanes) {
        Lanes.clear(lanes, n);
        for (int i = 0; i < n; i++) {
            lanes[i & 15] = Math.fma(a[ao + i], b[bo + i], lanes[i & 15]);
        }
        return Lanes.total(lanes, n);
    }

    @Override
    public float max(float[] x, int xo, int n, float[] lanes) {
        float max = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < n; i++) {
            max = Math.max(max, x[xo + i]);
        }
        return max;
    }

    @Override
    public void turn(
            float[] x, int u, int v, float[] y, int yu, int yv, float[] cos, float[] sin, int to, float sign, int n) {
        for (int i = 0; i < n; i++) {
            turnPair(x[u + i], x[v + i], y, yu + i, yv + i, cos[to + i], sign * sin[to + i]);
        }
    }

    private static void turnPair(float u, float v, float[] y, int yu, int yv, float cos, float sin) {
        y[yu] = Math.fma(-v, sin, u * cos);
        y[yv] = Math.fma(u, sin, v * cos);
    }
}
