package dev.gradus.kernel;

import java.util.Arrays;

/** The average of RWKV-4, told once over the loops of a provider; sequences and blocks of channels run on all cores. */
public final class ParallelWkv implements WkvKernels {

    private static final int COLUMNS = WkvScratch.COLUMNS;

    /** Fewer numbers than this are not worth a task of their own. */
    private static final int LEAST = 1 << 12;

    private final WkvLoops loops;
    private final ThreadLocal<WkvScratch> scratch = ThreadLocal.withInitial(WkvScratch::new);
    private final Scratch sums = new Scratch();

    /** Puts a front on loops. */
    public ParallelWkv(WkvLoops loops) {
        this.loops = loops;
    }

    /** Work on {@code n} channels of a sequence from channel {@code c}. */
    private interface Task {
        void run(int batch, int c, int n, WkvScratch scratch);
    }

    @Override
    public void forward(Form form, Inputs in, float[] y, float[] end, float[] kept) {
        forEach(form, (b, c, n, s) -> {
            s.load(n, in.start(), b * 3 * form.channels() + c, form.channels());
            for (int chunk = 0; chunk < form.chunks(); chunk++) {
                s.store(n, kept, (b * form.chunks() + chunk) * 3 * form.channels() + c, form.channels());
                forward(form, in, b, c, n, chunk, s, y);
            }
            s.store(n, end, b * 3 * form.channels() + c, form.channels());
        });
    }

    private void forward(Form form, Inputs in, int b, int c, int n, int chunk, WkvScratch s, float[] y) {
        int steps = steps(form, chunk);
        int at = at(form, b, c, chunk);
        int stride = form.channels();
        loops.exponents(steps, 0, n, in.w(), in.u(), c, in.k(), at, stride, s.state, 2 * n, s.here, s.on);
        loops.factors(0, steps * n, s.here, s.eHere);
        loops.factors(0, steps * n, s.on, s.eOn);
        loops.averages(steps, 0, n, in.v(), at, stride, s.here, s.eHere, s.on, s.eOn, s.state, 0, y, at);
    }

    @Override
    public void backward(
            Form form, Inputs in, float[] y, float[] end, float[] kept, float[] gy, float[] gend, Gradients out) {
        int size = form.batch() * form.channels();
        float[] shared = sums.zeros(2 * size); // gradients of w and u by sequence
        forEach(form, (b, c, n, s) -> {
            begin(form, b, c, n, end, gend, s);
            for (int chunk = form.chunks() - 1; chunk >= 0; chunk--) {
                s.load(n, kept, (b * form.chunks() + chunk) * 3 * form.channels() + c, form.channels());
                backward(form, in, y, gy, b, c, n, chunk, s, out);
            }
            finish(form, in, b, c, n, s, out);
            System.arraycopy(s.g, 3 * n, shared, b * form.channels() + c, n);
            System.arraycopy(s.g, 4 * n, shared, size + b * form.channels() + c, n);
        });
        combine(form, shared, 0, out.w());
        combine(form, shared, size, out.u());
    }

    /** The gradient of p beyond what moves the sums: {@code gp - above ga - below gb}. */
    private static void begin(Form form, int b, int c, int n, float[] end, float[] gend, WkvScratch s) {
        Arrays.fill(s.g, 0, 5 * n, 0f);
        int at = b * 3 * form.channels() + c;
        for (int j = 0; gend != null && j < n; j++) {
            int below = at + form.channels() + j;
            s.g[j] = gend[at + j];
            s.g[n + j] = gend[below];
            float alone = Math.fma(-end[at + j], gend[at + j], gend[below + form.channels()]);
            s.g[2 * n + j] = Math.fma(-end[below], gend[below], alone);
        }
    }

    private void backward(
            Form form, Inputs in, float[] y, float[] gy, int b, int c, int n, int chunk, WkvScratch s, Gradients out) {
        int steps = steps(form, chunk);
        int at = at(form, b, c, chunk);
        int stride = form.channels();
        loops.exponents(steps, 0, n, in.w(), in.u(), c, in.k(), at, stride, s.state, 2 * n, s.here, s.on);
        loops.factors(0, steps * n, s.here, s.eHere);
        loops.factors(0, steps * n, s.on, s.eOn);
        loops.sums(steps, 0, n, in.v(), at, stride, s.on, s.eOn, s.state, 0, s.above, s.below);
        loops.averageGrads(steps, 0, n, in.v(), y, gy, out.k(), out.v(), at, stride, s.here, s.eHere, s.above, s.below,
                s.ga,
                s.gb, s.g, 4 * n);
        loops.sumGrads(steps, 0, n, in.v(), out.k(), out.v(), at, stride, s.on, s.eOn, s.above, s.below, s.ga, s.gb,
                s.g);
    }

    private static void finish(Form form, Inputs in, int b, int c, int n, WkvScratch s, Gradients out) {
        int at = b * 3 * form.channels() + c;
        for (int j = 0; j < n; j++) {
            int above = at + j;
            int below = above + form.channels();
            out.start()[above] = s.g[j];
            out.start()[below] = s.g[n + j];
            float scaled = Math.fma(in.start()[above], s.g[j], s.g[2 * n + j]);
            out.start()[below + form.channels()] = Math.fma(in.start()[below], s.g[n + j], scaled);
        }
    }

    private static void combine(Form form, float[] shared, int from, float[] sum) {
        Arrays.fill(sum, 0f);
        for (int i = 0; i < form.batch() * form.channels(); i++) {
            sum[i % form.channels()] += shared[from + i];
        }
    }

    private static int steps(Form form, int chunk) {
        return Math.min(CHUNK, form.steps() - chunk * CHUNK);
    }

    private static int at(Form form, int b, int c, int chunk) {
        return (b * form.steps() + chunk * CHUNK) * form.channels() + c;
    }

    private void forEach(Form form, Task task) {
        int blocks = (form.channels() + COLUMNS - 1) / COLUMNS;
        int grain = 1 + LEAST / (COLUMNS * (form.steps() + 1));
        Parallel.forRange(form.batch() * blocks, grain, (from, to) -> {
            WkvScratch own = scratch.get();
            for (int i = from; i < to; i++) {
                int c = i % blocks * COLUMNS;
                task.run(i / blocks, c, Math.min(COLUMNS, form.channels() - c), own);
            }
        });
    }
}
