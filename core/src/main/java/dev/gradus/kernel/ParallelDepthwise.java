package dev.gradus.kernel;

import java.util.Arrays;

/** Depthwise convolutions, told once over the loops of a provider; blocks of steps run on all cores. */
public final class ParallelDepthwise implements Depthwise {

    private final PointwiseLoops loops;
    private final Scratch scratch = new Scratch();

    /** Puts a front on loops. */
    public ParallelDepthwise(PointwiseLoops loops) {
        this.loops = loops;
    }

    @Override
    public void forward(Form form, float[] x, float[] w, float[] b, float[] y) {
        int n = form.channels();
        forEachRow(form, row -> {
            int at = row * n;
            if (b == null) {
                Arrays.fill(y, at, at + n, 0f);
            } else {
                System.arraycopy(b, 0, y, at, n);
            }
            for (int k = 0; k < form.taps(); k++) {
                int delay = form.delay(k);
                if (row % form.steps() >= delay) {
                    loops.multiplyAdd(w, k * n, x, at - delay * n, y, at, y, at, n);
                }
            }
        });
    }

    @Override
    public void gradOfInput(Form form, float[] gy, float[] w, float[] gx) {
        int n = form.channels();
        forEachRow(form, row -> {
            int at = row * n;
            Arrays.fill(gx, at, at + n, 0f);
            for (int k = 0; k < form.taps(); k++) {
                int delay = form.delay(k);
                if (row % form.steps() < form.steps() - delay) {
                    loops.multiplyAdd(w, k * n, gy, at + delay * n, gx, at, gx, at, n);
                }
            }
        });
    }

    @Override
    public void gradOfFilter(Form form, float[] x, float[] gy, float[] gw, float[] gb) {
        int n = form.channels();
        int filter = form.taps() * n;
        RowBlocks blocks = RowBlocks.of(form.rows(), filter);
        int bias = blocks.floats();
        float[] sums = scratch.zeros(bias + blocks.count() * n);
        blocks.forEach((block, row, lanes) -> {
            for (int k = 0; k < form.taps(); k++) {
                int delay = form.delay(k);
                int at = block * filter + k * n;
                if (row % form.steps() >= delay) {
                    loops.multiplyAdd(gy, row * n, x, (row - delay) * n, sums, at, sums, at, n);
                }
            }
            if (gb != null) {
                loops.axpy(1f, gy, row * n, sums, bias + block * n, n);
            }
        });
        blocks.combine(loops, sums, 0, gw, 0);
        if (gb != null) {
            new RowBlocks(blocks.rows(), n, blocks.size()).combine(loops, sums, bias, gb, 0);
        }
    }

    /** Work on one step of one sequence. */
    private interface Row {
        void accept(int row);
    }

    private static void forEachRow(Form form, Row body) {
        int work = Math.max(1, form.channels() * form.taps());
        Parallel.forRange(form.rows(), Math.max(1, 2 * Pointwise.CHUNK / work), (from, to) -> {
            for (int row = from; row < to; row++) {
                body.accept(row);
            }
        });
    }
}
