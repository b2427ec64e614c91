package dev.gradus.kernel;

/** Cuts parameters into fixed chunks, which are updated on all cores by the loops of a provider. */
public final class ParallelUpdates implements Updates {

    private static final int CHUNK = Pointwise.CHUNK;

    private final Updates loops;

    /** Puts a front on {@code loops}. */
    public ParallelUpdates(Updates loops) {
        this.loops = loops;
    }

    @Override
    public void sgd(Sgd rule, float[] p, float[] g, float[] m, int from, int n) {
        Parallel.forRange(n, CHUNK, (i, end) -> loops.sgd(rule, p, g, m, from + i, end - i));
    }

    @Override
    public void adam(Adam rule, float[] p, float[] g, float[] m, float[] v, int from, int n) {
        Parallel.forRange(n, CHUNK, (i, end) -> loops.adam(rule, p, g, m, v, from + i, end - i));
    }

    @Override
    public void rmsProp(RmsProp rule, float[] p, float[] g, float[] v, float[] mean, float[] buffer, int from, int n) {
        Parallel.forRange(n, CHUNK, (i, end) -> loops.rmsProp(rule, p, g, v, mean, buffer, from + i, end - i));
    }

    @Override
    public void adagrad(Adagrad rule, float[] p, float[] g, float[] s, int from, int n) {
        Parallel.forRange(n, CHUNK, (i, end) -> loops.adagrad(rule, p, g, s, from + i, end - i));
    }
}
