package dev.gradus.kernel;

/**
 * The generalised delta rule, told once over the loops of a provider.
 *
 * <p>Columns of a state don't know each other once u is known, so some columns of one head are a task; they stay in the
 * nearest cache from the first step to the last. On the way back, what belongs to values walks over columns of the state,
 * and what belongs to keys over columns of its transpose: no sum ever crosses the lanes of a vector.
 */
public final class ParallelDelta implements DeltaKernels {

    /** Fewer multiplications than this are not worth a task of their own. */
    private static final int LEAST = 1 << 14;

    private final StateLoops loops;
    private final ThreadLocal<DeltaScratch> scratch = ThreadLocal.withInitial(DeltaScratch::new);

    /** Puts a front on loops. */
    public ParallelDelta(StateLoops loops) {
        this.loops = loops;
    }

    /** Work on the columns from {@code first} of a head's state. */
    private interface Task {
        void run(int head, int first, int columns, DeltaScratch scratch);
    }

    @Override
    public void forward(Form form, Inputs in, float[] y, float[] u, float[] end) {
        DeltaForward work = new DeltaForward(loops, form, in, y, u, end);
        forEach(form, form.valueSize(), form.keySize(), work::run);
    }

    @Override
    public void backward(Form form, Inputs in, float[] u, float[] gy, float[] gend, float[] gu, Gradients out) {
        DeltaBackward work = new DeltaBackward(loops, form, in, u, gy, gend, gu, out);
        forEach(form, form.valueSize(), form.keySize(), work::values);
        forEach(form, form.keySize(), form.valueSize(), work::keys);
    }

    private void forEach(Form form, int columns, int rows, Task task) {
        int blocks = (columns + StateLoops.COLUMNS - 1) / StateLoops.COLUMNS;
        long work = (long) StateLoops.COLUMNS * rows * (form.steps() + 1) + 1;
        Parallel.forRange(form.states() * blocks, (int) (1 + LEAST / work), (from, to) -> {
            DeltaScratch own = scratch.get().fit(form);
            for (int i = from; i < to; i++) {
                int first = i % blocks * StateLoops.COLUMNS;
                task.run(i / blocks, first, Math.min(StateLoops.COLUMNS, columns - first), own);
            }
        });
    }
}
