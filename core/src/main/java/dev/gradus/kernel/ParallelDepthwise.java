package dev.gradus.kernel;

/** Depthwise convolutions, told once over the loops of a provider; blocks of steps run on all cores. */
public final class ParallelDepthwise implements Depthwise {

    private final PointwiseLoops loops;
    private final FilterLoops filters;
    private final Scratch scratch = new Scratch();

    /** Puts a front on loops. */
    public ParallelDepthwise(PointwiseLoops loops, FilterLoops filters) {
        this.loops = loops;
        this.filters = filters;
    }

    @Override
    public void forward(Form form, float[] x, float[] w, float[] b, float[] y) {
        int n = form.channels();
        forEachRow(form, row -> {
            int first = form.firstTap(row % form.steps());
            int from = (row - form.delay(first)) * n;
            filters.filter(
                    x, from, form.dilation() * n, w, first * n, form.taps() - first, b, y, row * n, 0, n);
        });
    }

    @Override
    public void gradOfInput(Form form, float[] gy, float[] w, float[] gx) {
        int n = form.channels();
        forEachRow(form, row -> {
            int first = form.firstTap(form.steps() - 1 - row % form.steps());
            int from = (row + form.delay(first)) * n;
            filters.filter(
                    gy, from, -form.dilation() * n, w, first * n, form.taps() - first, null, gx, row * n, 0, n);
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
