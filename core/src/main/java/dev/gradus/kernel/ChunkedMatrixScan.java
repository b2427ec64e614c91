package dev.gradus.kernel;

/**
 * The matrix scan told once over the loops of a provider: heads on all cores, chunks of steps in order.
 *
 * @param <A> array of the element type
 */
public final class ChunkedMatrixScan<A> implements MatrixScan<A> {

    /** Products of all heads in fewer steps than this are not worth a second thread. */
    private static final long ALONE = 1 << 14;

    private final MatrixScanLoops<A> loops;
    private final ThreadLocal<MatrixScratch<A>> scratch;

    /** Puts a front on loops. */
    public ChunkedMatrixScan(MatrixScanLoops<A> loops) {
        this.loops = loops;
        this.scratch = ThreadLocal.withInitial(() -> new MatrixScratch<>(loops));
    }

    @Override
    public void forward(Form form, Inputs<A> in, Outputs<A> out) {
        MatrixForward<A> work = new MatrixForward<>(loops, form, in, out);
        forEach(form, form.heads(), (batch, head) -> work.run(batch, head, scratch.get().fit(form)));
    }

    @Override
    public void backward(Form form, Inputs<A> in, A kept, A gy, A glast, Inputs<A> grads) {
        MatrixBackward<A> work = new MatrixBackward<>(loops, form, in, kept, gy, glast, grads);
        forEach(form, form.groups(), (batch, group) -> work.run(batch, group, scratch.get().fitBackward(form)));
    }

    /** Work on one head, or group of heads, of one sequence. */
    private interface Task {
        void run(int batch, int part);
    }

    private static void forEach(Form form, int parts, Task task) {
        int tasks = form.batch() * parts;
        boolean alone = (long) form.batch() * form.heads() * form.steps() * form.state() < ALONE;
        Parallel.forRange(tasks, alone ? Math.max(1, tasks) : 1, (from, to) -> {
            for (int i = from; i < to; i++) {
                task.run(i / parts, i % parts);
            }
        });
    }
}
