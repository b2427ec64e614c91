package dev.gradus.kernel;

import java.util.function.IntConsumer;

/**
 * Runs independent tasks on all cores.
 *
 * <p>The number of threads is {@code -Dgradus.threads=N}, or that of the processors. Chunks are claimed one by one by
 * whichever thread is free, and never depend on the number of threads: a body that writes only what its own chunk owns
 * gives the same bits on any machine. A call from inside a task, or while another thread uses the pool, runs on the
 * calling thread alone. The first exception of a task reaches the caller once every started task has ended.
 */
public final class Parallel {

    private static final String PROPERTY = "gradus.threads";
    private static final int MOST = 1024;
    private static final int DEFAULT_THREADS = fromProperty();
    private static final WorkerPool POOL = new WorkerPool();
    private static final ThreadLocal<Integer> LIMIT = new ThreadLocal<>();

    private Parallel() {}

    /**
     * How many threads a call made here and now may use, the caller included.
     *
     * @return at least 1
     */
    public static int threads() {
        Integer limit = LIMIT.get();
        return limit == null ? DEFAULT_THREADS : limit;
    }

    /**
     * Runs {@code body} on the calling thread, with another number of threads for the parallel calls it makes.
     *
     * @param threads 1 to 1024, also more than there are processors
     * @param body what to run
     * @throws IllegalArgumentException if {@code threads} is out of range
     */
    public static void withThreads(int threads, Runnable body) {
        Integer before = LIMIT.get();
        LIMIT.set(checked(threads, "withThreads"));
        try {
            body.run();
        } finally {
            LIMIT.set(before);
        }
    }

    /**
     * Runs {@code body} for 0 to {@code tasks - 1}, in any order, and returns when all are done.
     *
     * @param tasks number of tasks; 0 does nothing
     * @param body called once with each index
     */
    public static void forEach(int tasks, IntConsumer body) {
        if (tasks == 1) {
            body.accept(0);
        } else {
            forRange(tasks, 1, (from, to) -> body.accept(from));
        }
    }

    /**
     * Runs {@code body} on [0, grain), [grain, 2 grain), ... up to {@code n}, and returns when all are done.
     *
     * @param n number of indices; 0 does nothing
     * @param grain indices in a chunk; the last chunk may have fewer
     * @param body called once with each chunk
     * @throws IllegalArgumentException if {@code n} is negative or {@code grain} is not positive
     */
    public static void forRange(int n, int grain, RangeBody body) {
        if (n < 0 || grain < 1) {
            throw new IllegalArgumentException("forRange needs n >= 0 and grain >= 1, got " + n + " and " + grain);
        }
        if (n <= grain) {
            if (n > 0) {
                body.accept(0, n);
            }
            return;
        }
        int helpers = threads() - 1;
        if (helpers == 0 || !POOL.run(n, grain, body, helpers)) {
            alone(n, grain, body);
        }
    }

    private static void alone(int n, int grain, RangeBody body) {
        for (int from = 0; from < n; from += grain) {
            body.accept(from, n - from < grain ? n : from + grain);
            if (n - from <= grain) {
                return;
            }
        }
    }

    private static int fromProperty() {
        String text = System.getProperty(PROPERTY);
        if (text == null) {
            return Math.min(MOST, Runtime.getRuntime().availableProcessors());
        }
        try {
            return checked(Integer.parseInt(text), "-D" + PROPERTY);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("-D" + PROPERTY + " needs a number of threads, got " + text, e);
        }
    }

    private static int checked(int threads, String where) {
        if (threads < 1 || threads > MOST) {
            throw new IllegalArgumentException(where + " needs 1 to " + MOST + " threads, got " + threads);
        }
        return threads;
    }
}
