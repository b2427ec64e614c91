package dev.gradus.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * Threads that wait for one job at a time and share its chunks with the caller.
 *
 * <p>A chunk is claimed by counting {@link #unclaimed} down, and only a claim gives the right to read the job: it
 * cannot end, so its fields cannot change, before the claimed chunk is done. The caller claims too and never waits for
 * a helper to start, only for chunks that a helper holds; a helper that comes late finds nothing and goes back to sleep.
 */
final class WorkerPool {

    private static final int SPINS = 1000;
    private static final int YIELDS = 1000;
    private static final long NAP_NANOS = 50_000;

    private final AtomicReference<Thread> owner = new AtomicReference<>();
    private final AtomicInteger unclaimed = new AtomicInteger();
    private final AtomicInteger unfinished = new AtomicInteger();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final List<Worker> workers = new ArrayList<>();
    private volatile int helpers;
    private RangeBody body;
    private int n;
    private int grain;
    private int chunks;

    /**
     * Runs a job with at most {@code mostHelpers} helpers, unless the pool is busy.
     *
     * @return false if another job is running, in this thread or elsewhere; nothing was done then
     */
    boolean run(int n, int grain, RangeBody body, int mostHelpers) {
        if (owner.get() != null || !owner.compareAndSet(null, Thread.currentThread())) {
            return false;
        }
        try {
            publish(n, grain, body, mostHelpers);
            work();
            awaitHelpers();
        } finally {
            this.body = null;
            owner.set(null);
        }
        return true;
    }

    private void publish(int n, int grain, RangeBody body, int mostHelpers) {
        this.n = n;
        this.grain = grain;
        this.body = body;
        chunks = (n - 1) / grain + 1;
        helpers = Math.min(mostHelpers, chunks - 1);
        hire(helpers);
        unfinished.set(chunks);
        unclaimed.set(chunks);
        for (int i = 0; i < helpers; i++) {
            workers.get(i).wake();
        }
    }

    private void hire(int count) {
        while (workers.size() < count) {
            Worker worker = new Worker(this, workers.size());
            worker.start();
            workers.add(worker);
        }
    }

    /** Whether helper number {@code id} could claim something now. */
    boolean hasWorkFor(int id) {
        return unclaimed.get() > 0 && id < helpers;
    }

    /** Does chunks until none is unclaimed. */
    void work() {
        for (int left = claim(); left > 0; left = claim()) {
            runChunk(chunks - left);
        }
    }

    /** Returns how many chunks were unclaimed, this one included, or 0. */
    private int claim() {
        int left = unclaimed.get();
        while (left > 0 && !unclaimed.compareAndSet(left, left - 1)) {
            left = unclaimed.get();
        }
        return left;
    }

    private void runChunk(int chunk) {
        try {
            if (failure.get() == null) {
                int from = chunk * grain;
                body.accept(from, n - from < grain ? n : from + grain);
            }
        } catch (Throwable e) {
            failure.compareAndSet(null, e);
        } finally {
            unfinished.decrementAndGet();
        }
    }

    private void awaitHelpers() {
        for (int tries = 0; unfinished.get() > 0; tries++) {
            if (tries < SPINS) {
                Thread.onSpinWait();
            } else if (tries < SPINS + YIELDS) {
                Thread.yield();
            } else {
                LockSupport.parkNanos(this, NAP_NANOS);
            }
        }
        Throwable thrown = failure.getAndSet(null);
        if (thrown instanceof Error error) {
            throw error;
        }
        if (thrown != null) {
            throw (RuntimeException) thrown;
        }
    }
}
