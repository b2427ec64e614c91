package dev.gradus.labs.lab;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C: the work looks at {@link #requested()} after every step, saves and returns; then the JVM ends with exit code 130.
 */
public class Interrupt {
    private static final int PATIENCE_SECONDS = 30;

    private final CountDownLatch finished = new CountDownLatch(1);
    private volatile boolean requested;

    /** Nothing is interrupted yet. */
    public Interrupt() {
        requested = false;
    }

    /** Listens to the signal from now on. */
    void listen() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::end, "interrupt"));
    }

    /** The JVM begins to end: by the signal, or because the work is done and there is nothing to wait for. */
    private void end() {
        if (finished.getCount() == 0) {
            return;
        }
        request();
        try {
            finished.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(ExitCode.INTERRUPTED);
    }

    /** Asks the work to end after the step at hand. */
    public void request() {
        requested = true;
    }

    /** The work has ended, by itself or after a request. */
    void finish() {
        finished.countDown();
    }

    /**
     * Whether the work should end.
     *
     * @return true from the signal on
     */
    public boolean requested() {
        return requested;
    }
}
