package dev.gradus.kernel;

import dev.gradus.kernel.scalar.Elementary;
import java.util.Arrays;

/** The arithmetic of rows, told once over the loops of a provider; blocks of rows run on all cores. */
public final class ParallelRows implements RowKernels {

    private final PointwiseLoops loops;
    private final RowLoops rowLoops;
    private final Scratch scratch = new Scratch();

    /** Puts a front on loops. */
    public ParallelRows(PointwiseLoops loops, RowLoops rowLoops) {
        this.loops = loops;
        this.rowLoops = rowLoops;
    }

    /** Work on one row, with room for lane sums. */
    private interface Row {
        void accept(int row, float[] lanes);
    }

    private static void each(int rows, int cols, Row body) {
        Parallel.forRange(rows, Math.max(1, Pointwise.CHUNK / Math.max(1, cols)), (from, to) -> {
            float[] lanes = new float[Pointwise.LANES];
            for (int r = from; r < to; r++) {
                body.accept(r, lanes);
            }
        });
    }

    @Override
    public void softmax(float[] x, int xo, float[] y, int yo, int rows, int cols) {
        if (cols < Pointwise.LANES) {
            NarrowSoftmax.run(rowLoops, x, xo, y, yo, rows, cols);
            return;
        }
        each(rows, cols, (r, lanes) -> softmaxRow(x, xo + r * cols, y, yo + r * cols, cols, lanes));
    }

    private void softmaxRow(float[] x, int xo, float[] y, int yo, int n, float[] lanes) {
        float max = loops.max(x, xo, n, lanes);
        if (max == Float.NEGATIVE_INFINITY) {
            Arrays.fill(y, yo, yo + n, 0f);
            return;
        }
        float sum = rowLoops.exponentials(x, xo, max, y, yo, n, lanes);
        loops.affine(1f / sum, y, yo, -0f, y, yo, n);
    }

    @Override
    public void softmaxGrad(float[] y, int yo, float[] gy, int go, float[] gx, int gxo, int rows, int cols) {
        each(rows, cols, (r, lanes) -> {
            float mean = loops.dot(gy, go + r * cols, y, yo + r * cols, cols, lanes);
            rowLoops.softmaxGrad(y, yo + r * cols, gy, go + r * cols, mean, gx, gxo + r * cols, cols);
        });
    }

    @Override
    public void logSoftmax(float[] x, int xo, float[] y, int yo, int rows, int cols) {
        each(rows, cols, (r, lanes) -> logSoftmaxRow(x, xo + r * cols, y, yo + r * cols, cols, lanes));
    }

    private void logSoftmaxRow(float[] x, int xo, float[] y, int yo, int n, float[] lanes) {
        float max = loops.max(x, xo, n, lanes);
        if (max == Float.NEGATIVE_INFINITY) {
            Arrays.fill(y, yo, yo + n, max);
            return;
        }
        float sum = rowLoops.sumOfExponentials(x, xo, max, n, lanes);
        rowLoops.shift(x, xo, max, Elementary.log(sum), y, yo, n);
    }

    @Override
    public void logSoftmaxGrad(float[] y, int yo, float[] gy, int go, float[] gx, int gxo, int rows, int cols) {
        each(rows, cols, (r, lanes) -> {
            float sum = loops.sum(gy, go + r * cols, cols, lanes);
            rowLoops.logSoftmaxGrad(y, yo + r * cols, gy, go + r * cols, sum, gx, gxo + r * cols, cols);
        });
    }

    @Override
    public void logSumExp(float[] x, int xo, float[] lse, int first, int rows, int cols) {
        each(rows, cols, (r, lanes) -> {
            float max = loops.max(x, xo + r * cols, cols, lanes);
            boolean masked = max == Float.NEGATIVE_INFINITY;
            float sum = masked ? 1f : rowLoops.sumOfExponentials(x, xo + r * cols, max, cols, lanes);
            lse[first + r] = max + Elementary.log(sum);
        });
    }

    @Override
    public void logSumExpGrad(
            float[] x, int xo, float[] lse, float[] g, int first, float[] gx, int gxo, int rows, int cols) {
        each(rows, cols, (r, lanes) -> {
            int at = gxo + r * cols;
            if (lse[first + r] == Float.NEGATIVE_INFINITY) {
                Arrays.fill(gx, at, at + cols, 0f);
            } else {
                rowLoops.scaledExponentials(x, xo + r * cols, lse[first + r], g[first + r], -0f, gx, at, cols);
            }
        });
    }

    @Override
    public void layerNorm(
            float[] x, int xo, float[] w, float[] b, float eps, float[] y, int yo, float[] mean, float[] rstd,
            int first, int rows, int cols) {
        each(rows, cols, (r, lanes) -> {
            int at = xo + r * cols;
            float m = loops.sum(x, at, cols, lanes) / cols;
            float s = inverseRoot(rowLoops.centredSquares(x, at, m, cols, lanes) / cols + eps);
            rowLoops.normalise(x, at, m, s, w, 0, b, 0, y, yo + r * cols, cols);
            mean[first + r] = m;
            rstd[first + r] = s;
        });
    }

    private static float inverseRoot(float v) {
        return 1f / (float) Math.sqrt(v);
    }

    @Override
    public void layerNormGrad(
            float[] x, int xo, float[] w, float[] mean, float[] rstd, int first, float[] gy, int go,
            float[] gx, int gxo, float[] gw, float[] gb, int rows, int cols) {
        normGrad(x, xo, w, mean, rstd, first, gy, go, gx, gxo, gw, gb, rows, cols);
    }

    @Override
    public void rmsNormGrad(
            float[] x, int xo, float[] w, float[] rstd, int first, float[] gy, int go, float[] gx, int gxo, float[] gw,
            int rows, int cols) {
        normGrad(x, xo, w, null, rstd, first, gy, go, gx, gxo, gw, null, rows, cols);
    }

    /** Gradient of a norm; without means it is that of a root mean square norm. */
    private void normGrad(
            float[] x, int xo, float[] w, float[] mean, float[] rstd, int first, float[] gy, int go,
            float[] gx, int gxo, float[] gw, float[] gb, int rows, int cols) {
        RowBlocks blocks = RowBlocks.of(rows, cols);
        int bias = blocks.floats();
        float[] sums = scratch.zeros(2 * bias);
        blocks.forEach((block, r, lanes) -> {
            int at = xo + r * cols;
            int g = go + r * cols;
            float m = mean == null ? 0f : mean[first + r];
            float s = rstd[first + r];
            if (gw != null && gb != null) {
                rowLoops.affineGrad(x, at, m, s, gy, g, sums, block * cols, sums, bias + block * cols, cols);
            } else if (gw != null) {
                rowLoops.weightGrad(x, at, m, s, gy, g, sums, block * cols, cols);
            } else if (gb != null) {
                loops.axpy(1f, gy, g, sums, bias + block * cols, cols);
            }
            float level = 0f;
            float dot;
            if (mean == null) {
                dot = rowLoops.weightedDot(gy, g, w, x, at, m, cols, lanes);
            } else {
                rowLoops.weightedSums(gy, g, w, x, at, m, cols, lanes);
                level = lanes[0] / cols;
                dot = lanes[16];
            }
            float slope = s * s * (dot / cols);
            rowLoops.normGrad(x, at, m, s, gy, g, w, 0, level, slope, gx, gxo + r * cols, cols);
        });
        if (gw != null) {
            blocks.combine(loops, sums, 0, gw, 0);
        }
        if (gb != null) {
            blocks.combine(loops, sums, bias, gb, 0);
        }
    }

    @Override
    public void rmsNorm(
            float[] x, int xo, float[] w, float eps, float[] y, int yo, float[] rstd, int first, int rows, int cols) {
        each(rows, cols, (r, lanes) -> {
            int at = xo + r * cols;
            float s = inverseRoot(loops.dot(x, at, x, at, cols, lanes) / cols + eps);
            rowLoops.normalise(x, at, 0f, s, w, 0, null, 0, y, yo + r * cols, cols);
            rstd[first + r] = s;
        });
    }

    @Override
    public void crossEntropy(
            CrossEntropy form, float[] x, int xo, int[] target, float[] loss, float[] lse, int first, int rows,
            int cols) {
        each(rows, cols, (r, lanes) -> lossOfRow(
                form, x, xo + r * cols, target[first + r], 0f, loss, lse, first + r, null, 0, cols, lanes));
    }

    @Override
    public void crossEntropyWithGrad(
            CrossEntropy form, float[] x, int xo, int[] target, float scale, float[] loss, float[] lse, int first,
            float[] gx, int gxo, int rows, int cols) {
        each(rows, cols, (r, lanes) -> lossOfRow(
                form, x, xo + r * cols, target[first + r], scale, loss, lse, first + r, gx, gxo + r * cols, cols,
                lanes));
    }

    /** Loss of row {@code r}, and its gradient if {@code gx} is not null. */
    private void lossOfRow(
            CrossEntropy form, float[] x, int xo, int target, float scale, float[] loss, float[] lse, int r,
            float[] gx, int gxo, int n, float[] lanes) {
        float max = form.counts(target, n) ? loops.max(x, xo, n, lanes) : Float.NEGATIVE_INFINITY;
        if (max == Float.NEGATIVE_INFINITY) {
            loss[r] = 0f;
            lse[r] = max;
            if (gx != null) {
                Arrays.fill(gx, gxo, gxo + n, 0f);
            }
            return;
        }
        float hit = max - x[xo + target];
        float spread = form.smoothing() == 0f ? 0f : max - loops.sum(x, xo, n, lanes) / n;
        float sum = gx == null
                ? rowLoops.sumOfExponentials(x, xo, max, n, lanes)
                : rowLoops.exponentials(x, xo, max, gx, gxo, n, lanes);
        float log = Elementary.log(sum);
        loss[r] = form.loss(hit + log, spread + log);
        lse[r] = max + log;
        if (gx != null) {
            loops.affine(scale / sum, gx, gxo, form.offset(scale, n), gx, gxo, n);
            gx[gxo + target] -= form.hit(scale);
        }
    }

    @Override
    public void crossEntropyGrad(
            CrossEntropy form, float[] x, int xo, int[] target, float[] lse, float[] scale, int stride, int first,
            float[] gx, int gxo, int rows, int cols) {
        each(rows, cols, (r, lanes) -> {
            int at = gxo + r * cols;
            boolean counts = form.counts(target[first + r], cols) && lse[first + r] != Float.NEGATIVE_INFINITY;
            if (counts) {
                float s = stride == 0 ? scale[0] : scale[first + r];
                float offset = form.offset(s, cols);
                rowLoops.scaledExponentials(x, xo + r * cols, lse[first + r], s, offset, gx, at, cols);
                gx[at + target[first + r]] -= form.hit(s);
            } else {
                Arrays.fill(gx, at, at + cols, 0f);
            }
        });
    }

    @Override
    public void maxOfRows(float[] x, int xo, float[] max, int[] index, int first, int rows, int cols) {
        each(rows, cols, (r, lanes) -> {
            float m = loops.max(x, xo + r * cols, cols, lanes);
            if (max != null) {
                max[first + r] = m;
            }
            if (index != null) {
                index[first + r] = firstIndexOf(m, x, xo + r * cols);
            }
        });
    }

    private static int firstIndexOf(float value, float[] x, int xo) {
        int bits = Float.floatToIntBits(value + 0f);
        int i = 0;
        while (Float.floatToIntBits(x[xo + i] + 0f) != bits) {
            i++;
        }
        return i;
    }
}
