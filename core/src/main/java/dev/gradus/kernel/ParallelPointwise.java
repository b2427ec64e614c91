package dev.gradus.kernel;

import java.util.Arrays;
import java.util.function.IntConsumer;

/** Cuts runs into fixed chunks, which are done on all cores by the loops of a provider. */
public final class ParallelPointwise implements Pointwise {

    private static final float NOTHING = -0f;

    private final PointwiseLoops loops;
    private final Scratch scratch = new Scratch();

    /** Puts a front on {@code loops}. */
    public ParallelPointwise(PointwiseLoops loops) {
        this.loops = loops;
    }

    @Override
    public void map(Unary f, float[] x, int xo, float[] y, int yo, int n) {
        Parallel.forRange(n, CHUNK, (i, end) -> loops.map(f, x, xo + i, y, yo + i, end - i));
    }

    @Override
    public void mapGrad(
            Unary f, float[] x, int xo, float[] y, int yo, float[] gy, int go, float[] gx, int gxo, int n) {
        Parallel.forRange(n, CHUNK,
                (i, end) -> loops.mapGrad(f, x, xo + i, y, yo + i, gy, go + i, gx, gxo + i, end - i));
    }

    @Override
    public void zip(Binary f, float[] a, int ao, int as, float[] b, int bo, int bs, float[] y, int yo, int n) {
        Parallel.forRange(n, CHUNK,
                (i, end) -> loops.zip(f, a, ao + i * as, as, b, bo + i * bs, bs, y, yo + i, end - i));
    }

    @Override
    public void zipRows(
            Binary f, float[] a, int ao, int ar, int ac, float[] b, int bo, int br, int bc, float[] y, int yo,
            int rows, int cols) {
        eachRow(rows, cols, r -> loops.zip(f, a, ao + r * ar, ac, b, bo + r * br, bc, y, yo + r * cols, cols));
    }

    @Override
    public void axpy(float alpha, float[] x, int xo, float[] y, int yo, int n) {
        Parallel.forRange(n, CHUNK, (i, end) -> loops.axpy(alpha, x, xo + i, y, yo + i, end - i));
    }

    @Override
    public void addInto(float[] x, int xo, float[] y, int yo, int n) {
        axpy(1f, x, xo, y, yo, n);
    }

    @Override
    public void scale(float alpha, float[] x, int xo, float[] y, int yo, int n) {
        Parallel.forRange(n, CHUNK, (i, end) -> loops.affine(alpha, x, xo + i, NOTHING, y, yo + i, end - i));
    }

    @Override
    public void scaleAdd(float alpha, float[] x, int xo, float beta, float[] y, int yo, int n) {
        Parallel.forRange(n, CHUNK, (i, end) -> loops.scaleAdd(alpha, x, xo + i, beta, y, yo + i, end - i));
    }

    @Override
    public void fill(float value, float[] y, int yo, int n) {
        Parallel.forRange(n, CHUNK, (i, end) -> Arrays.fill(y, yo + i, yo + end, value));
    }

    @Override
    public void multiplyAdd(float[] a, int ao, float[] b, int bo, float[] c, int co, float[] y, int yo, int n) {
        Parallel.forRange(n, CHUNK,
                (i, end) -> loops.multiplyAdd(a, ao + i, b, bo + i, c, co + i, y, yo + i, end - i));
    }

    @Override
    public float sum(float[] x, int xo, int n) {
        return (float) chunks(n, false, (i, size, lanes) -> loops.sum(x, xo + i, size, lanes));
    }

    @Override
    public float dot(float[] a, int ao, float[] b, int bo, int n) {
        return (float) chunks(n, false, (i, size, lanes) -> loops.dot(a, ao + i, b, bo + i, size, lanes));
    }

    @Override
    public double sumOfSquares(float[] x, int xo, int n) {
        return chunks(n, true, (i, size, lanes) -> loops.dot(x, xo + i, x, xo + i, size, lanes));
    }

    @Override
    public float max(float[] x, int xo, int n) {
        float[] of = new float[chunksIn(n)];
        Parallel.forRange(n, CHUNK, (i, end) -> of[i / CHUNK] = loops.max(x, xo + i, end - i, new float[LANES]));
        float max = Float.NEGATIVE_INFINITY;
        for (float m : of) {
            max = Math.max(max, m);
        }
        return max;
    }

    /** A sum over one chunk. */
    private interface ChunkSum {
        float of(int from, int size, float[] lanes);
    }

    private static double chunks(int n, boolean wide, ChunkSum sum) {
        float[] of = new float[chunksIn(n)];
        Parallel.forRange(n, CHUNK, (i, end) -> of[i / CHUNK] = sum.of(i, end - i, new float[LANES]));
        double total = 0;
        for (float s : of) {
            total = wide ? total + s : (float) total + s;
        }
        return total;
    }

    private static int chunksIn(int n) {
        return (n + CHUNK - 1) / CHUNK;
    }

    @Override
    public void sumRows(float[] x, int xo, float[] y, int yo, int rows, int cols) {
        RowBlocks blocks = RowBlocks.of(rows, cols);
        float[] partial = scratch.zeros(blocks.floats());
        blocks.forEach((block, r, lanes) -> loops.axpy(1f, x, xo + r * cols, partial, block * cols, cols));
        blocks.combine(loops, partial, 0, y, yo);
    }

    @Override
    public void gated(
            Unary f, float[] a, int ao, int as, float[] b, int bo, int bs, float[] y, int yo, int rows, int cols) {
        eachRow(rows, cols, r -> loops.gated(f, a, ao + r * as, b, bo + r * bs, y, yo + r * cols, cols));
    }

    @Override
    public void gatedGrad(
            Unary f, float[] a, int ao, int as, float[] b, int bo, int bs, float[] gy, int go, float[] ga, float[] gb,
            int rows, int cols) {
        eachRow(rows, cols,
                r -> loops.gatedGrad(f, a, ao + r * as, b, bo + r * bs, gy, go + r * cols, ga, gb, cols));
    }

    @Override
    public void rotate(
            Rotation rotation, float[] x, int xo, float[] y, int yo, float[] cos, float[] sin, int to, int tokens) {
        int size = rotation.heads() * rotation.size();
        eachRow(tokens, size, token -> {
            int table = to + token % rotation.steps() * (rotation.width() / 2);
            for (int at = token * size; at < (token + 1) * size; at += rotation.size()) {
                turn(rotation, x, xo + at, y, yo + at, cos, sin, table);
            }
        });
    }

    private void turn(Rotation rotation, float[] x, int xo, float[] y, int yo, float[] cos, float[] sin, int to) {
        int half = rotation.width() / 2;
        float sign = rotation.backward() ? -1f : 1f;
        if (rotation.interleaved()) {
            turnNeighbours(x, xo, y, yo, cos, sin, to, sign, half);
        } else {
            loops.turn(x, xo, xo + half, y, yo, yo + half, cos, sin, to, sign, half);
        }
        System.arraycopy(x, xo + 2 * half, y, yo + 2 * half, rotation.size() - 2 * half);
    }

    private static void turnNeighbours(
            float[] x, int xo, float[] y, int yo, float[] cos, float[] sin, int to, float sign, int pairs) {
        for (int i = 0; i < pairs; i++) {
            float u = x[xo + 2 * i];
            float v = x[xo + 2 * i + 1];
            float s = sign * sin[to + i];
            y[yo + 2 * i] = Math.fma(-v, s, u * cos[to + i]);
            y[yo + 2 * i + 1] = Math.fma(u, s, v * cos[to + i]);
        }
    }

    private static void eachRow(int rows, int cols, IntConsumer body) {
        Parallel.forRange(rows, Math.max(1, CHUNK / Math.max(1, cols)), (from, to) -> {
            for (int r = from; r < to; r++) {
                body.accept(r);
            }
        });
    }
}
