package dev.gradus.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ParallelTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5})
    void everyIndexIsDoneOnceInChunksThatDoNotDependOnThreads(int threads) {
        Parallel.withThreads(threads, () -> {
            for (int n : new int[] {0, 1, 2, 9, 10, 11, 100, 1003}) {
                AtomicIntegerArray done = new AtomicIntegerArray(n);
                Parallel.forRange(n, 10, (from, to) -> {
                    assertEquals(0, from % 10);
                    assertEquals(Math.min(n, from + 10), to);
                    for (int i = from; i < to; i++) {
                        done.incrementAndGet(i);
                    }
                });
                for (int i = 0; i < n; i++) {
                    assertEquals(1, done.get(i));
                }
            }
        });
    }

    @Test
    void helpersHelp() throws InterruptedException {
        CountDownLatch both = new CountDownLatch(2);
        Parallel.withThreads(2, () -> Parallel.forEach(2, i -> {
            both.countDown();
            assertTrue(awaitQuietly(both), "the other task never started");
        }));
        assertEquals(0, both.getCount());
    }

    @Test
    void noMoreThreadsThanAllowed() {
        for (int limit = 1; limit <= 4; limit++) {
            Set<Thread> seen = ConcurrentHashMap.newKeySet();
            Parallel.withThreads(limit, () -> Parallel.forEach(200, i -> {
                seen.add(Thread.currentThread());
                Thread.yield();
            }));
            assertTrue(seen.size() <= limit, seen.size() + " threads, " + limit + " allowed");
        }
    }

    @Test
    void thousandsOfTinyDispatches() {
        AtomicInteger sum = new AtomicInteger();
        Parallel.withThreads(3, () -> {
            for (int i = 0; i < 50_000; i++) {
                Parallel.forEach(3, sum::addAndGet);
            }
        });
        assertEquals(150_000, sum.get());
    }

    @Test
    void theExceptionOfATaskReachesTheCallerAndThePoolGoesOn() {
        Parallel.withThreads(2, () -> {
            for (int bad = 0; bad < 8; bad++) {
                int culprit = bad;
                RuntimeException thrown = new IllegalStateException("task " + bad);
                assertSame(thrown, assertThrows(IllegalStateException.class, () -> Parallel.forEach(8, i -> {
                    if (i == culprit) {
                        throw thrown;
                    }
                })));
            }
            Error error = new AssertionError("an error");
            assertSame(error, assertThrows(AssertionError.class, () -> Parallel.forEach(8, i -> {
                throw error;
            })));
            AtomicInteger done = new AtomicInteger();
            Parallel.forEach(8, i -> done.incrementAndGet());
            assertEquals(8, done.get());
        });
    }

    @Test
    void aCallFromInsideATaskRunsOnItsThread() {
        Parallel.withThreads(2, () -> Parallel.forEach(8, i -> {
            Thread outer = Thread.currentThread();
            AtomicInteger done = new AtomicInteger();
            Parallel.forEach(5, j -> {
                assertSame(outer, Thread.currentThread());
                done.incrementAndGet();
            });
            assertEquals(5, done.get());
        }));
    }

    @Test
    void manyCallersAtOnce() throws InterruptedException {
        AtomicInteger sum = new AtomicInteger();
        List<Thread> callers = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            Thread caller = new Thread(() -> {
                for (int i = 0; i < 2_000; i++) {
                    Parallel.withThreads(2, () -> Parallel.forEach(4, j -> sum.incrementAndGet()));
                }
            });
            callers.add(caller);
            caller.start();
        }
        for (Thread caller : callers) {
            caller.join();
        }
        assertEquals(4 * 2_000 * 4, sum.get());
    }

    @Test
    void aCallAfterAPauseWakesTheSleepers() throws InterruptedException {
        for (int i = 0; i < 20; i++) {
            Thread.sleep(5);
            helpersHelp();
        }
    }

    @Test
    void theLimitHoldsInsideOnly() {
        int before = Parallel.threads();
        Parallel.withThreads(3, () -> {
            assertEquals(3, Parallel.threads());
            Parallel.withThreads(1, () -> assertEquals(1, Parallel.threads()));
            assertEquals(3, Parallel.threads());
        });
        assertThrows(IllegalStateException.class, () -> Parallel.withThreads(2, () -> {
            throw new IllegalStateException();
        }));
        assertEquals(before, Parallel.threads());
    }

    @Test
    void badArgumentsAreNamed() {
        String message = assertThrows(IllegalArgumentException.class, () -> Parallel.withThreads(0, () -> {}))
                .getMessage();
        assertEquals("withThreads needs 1 to 1024 threads, got 0", message);
        assertThrows(IllegalArgumentException.class, () -> Parallel.forRange(5, 0, (from, to) -> {}));
        assertThrows(IllegalArgumentException.class, () -> Parallel.forEach(-1, i -> {}));
    }

    @Test
    void anInterruptedCallerStillGetsEverythingDone() {
        Thread.currentThread().interrupt();
        AtomicInteger done = new AtomicInteger();
        Parallel.withThreads(2, () -> Parallel.forEach(50, i -> done.incrementAndGet()));
        assertEquals(50, done.get());
        assertTrue(Thread.interrupted(), "the interrupt was swallowed");
        assertFalse(Thread.interrupted());
    }

    private static boolean awaitQuietly(CountDownLatch latch) {
        try {
            return latch.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            return false;
        }
    }
}
