package dev.gradus.kernel;

import java.util.concurrent.locks.LockSupport;

/** A daemon thread of the pool: looks for work for some tens of microseconds, then sleeps until it is woken. */
final class Worker extends Thread {

    private static final int SPINS = 1000;
    private static final int YIELDS = 100;

    private final WorkerPool pool;
    private final int id;
    private volatile boolean asleep;

    Worker(WorkerPool pool, int id) {
        super(null, null, "gradus-" + (id + 1), 0, false);
        this.pool = pool;
        this.id = id;
        setDaemon(true);
    }

    @Override
    public void run() {
        while (true) {
            awaitWork();
            pool.work();
        }
    }

    /** Wakes this thread if it sleeps. */
    void wake() {
        if (asleep) {
            asleep = false;
            LockSupport.unpark(this);
        }
    }

    private void awaitWork() {
        for (int tries = 0; !pool.hasWorkFor(id); tries++) {
            if (tries < SPINS) {
                Thread.onSpinWait();
            } else if (tries < SPINS + YIELDS) {
                Thread.yield();
            } else {
                sleepUnlessNeeded();
                tries = 0;
            }
        }
    }

    private void sleepUnlessNeeded() {
        asleep = true;
        if (!pool.hasWorkFor(id)) {
            LockSupport.park(pool);
        }
        asleep = false;
    }
}
