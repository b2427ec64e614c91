package dev.gradus.kernel;

/** The selective scan told once over the loops of a provider: blocks of channels on all cores, chunks of steps in order. */
public final class TiledDiagonalScan implements DiagonalScan {

    /** Fewer decays than this are not worth a second thread. */
    private static final long ALONE = 1 << 13;

    private final DiagonalLoops loops;
    private final PointwiseLoops pointwise;
    private final ThreadLocal<DiagonalScratch> scratch = ThreadLocal.withInitial(DiagonalScratch::new);
    private final Scratch sums = new Scratch();

    /** Puts a front on loops. */
    public TiledDiagonalScan(DiagonalLoops loops, PointwiseLoops pointwise) {
        this.loops = loops;
        this.pointwise = pointwise;
    }

    @Override
    public void forward(Form form, Inputs in, float[] y, float[] last, float[] kept) {
        DiagonalForward work = new DiagonalForward(loops, pointwise, form, in, y, last, kept);
        int tiles = (form.groupSize() + Pointwise.LANES - 1) / Pointwise.LANES;
        int parts = form.groups() * tiles;
        forEach(form, parts, 2, part -> work.run(
                DiagonalTile.of(form, part / parts, part % parts / tiles, part % tiles), scratch.get().fit(form)));
    }

    @Override
    public void backward(Form form, Inputs in, float[] kept, float[] gy, float[] glast, Inputs grads) {
        int shared = form.batch() * form.channels() * (form.states() + 2);
        int rows = form.batch() * form.steps() * form.groups() * form.states();
        int blocks = form.blocks();
        float[] partial = sums.zeros(shared + 2 * blocks * rows);
        DiagonalSums place = new DiagonalSums(form, partial, shared, rows);
        DiagonalBackward work = new DiagonalBackward(loops, pointwise, form, in, kept, gy, glast, grads, place);
        int parts = form.groups() * blocks;
        forEach(form, parts, 1, part -> work.run(part / parts, part % parts / blocks, part % blocks,
                scratch.get().fitBackward(form)));
        place.combine(pointwise, grads);
    }

    /** Work on one part of one sequence. */
    private interface Task {
        void run(int part);
    }

    private static void forEach(Form form, int parts, int grain, Task task) {
        int tasks = form.batch() * parts;
        long work = (long) form.batch() * form.steps() * form.channels() * form.states();
        Parallel.forRange(tasks, work < ALONE ? Math.max(1, tasks) : grain, (from, to) -> {
            for (int i = from; i < to; i++) {
                task.run(i);
            }
        });
    }
}
