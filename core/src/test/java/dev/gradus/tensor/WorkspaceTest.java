package dev.gradus.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class WorkspaceTest {
    private static final int SIZE = 4096;
    private final Workspace workspace = new Workspace();

    private static Tensor lend() {
        return Tensor.empty(DType.FLOAT32, Shape.of(SIZE));
    }

    private static void assertFreed(Tensor tensor) {
        Exception thrown = assertThrows(IllegalStateException.class, tensor::floats);
        assertEquals(
                "the tensor " + tensor.shape()
                        + " was freed when its workspace run ended or its graph was walked; keep a"
                        + " copy with Workspace.keep before",
                thrown.getMessage());
    }

    @Test
    void whatWasMadeInsideIsGoneAfterwards() {
        Tensor inside = workspace.run(WorkspaceTest::lend);
        assertFreed(inside);
        assertThrows(IllegalStateException.class,
                () -> workspace.run(() -> Tensor.zeros(DType.FLOAT64, Shape.of())).item());
    }

    @Test
    void whatWasMadeOutsideStays() {
        float[] own = {1, 2};
        Tensor outside = workspace.run(() -> Tensor.of(own, 2));
        assertSame(own, outside.floats());
    }

    @Test
    void keptCopiesStay() {
        Tensor kept = workspace.run(() -> Workspace.keep(Tensor.full(DType.FLOAT32, Shape.of(SIZE), 3)));
        workspace.run(() -> Tensor.full(DType.FLOAT32, Shape.of(SIZE), 4));
        assertEquals(3, kept.floats()[SIZE - 1]);
        assertEquals(1, workspace.run(() -> Workspace.keep(Tensor.full(DType.INT32, Shape.of(), 1))).item());
        assertEquals(2, workspace.run(() -> Workspace.keep(Tensor.full(DType.FLOAT64, Shape.of(), 2))).item());
    }

    @Test
    void theNextRunGetsTheSameArray() {
        float[] first = workspace.run(() -> lend().floats());
        assertSame(first, workspace.run(() -> lend().floats()));
        assertNotSame(first, workspace.run(() -> {
            lend();
            return lend().floats();
        }));
        assertNotSame(first, new Workspace().run(() -> lend().floats()));
    }

    @Test
    void anotherShapeOfTheSameSizeGetsItToo() {
        float[] first = workspace.run(() -> lend().floats());
        assertSame(first, workspace.run(() -> Tensor.empty(DType.FLOAT32, Shape.of(2, SIZE / 2)).floats()));
    }

    @Test
    void zerosAreZeroOnARecycledArray() {
        workspace.run(() -> Tensor.full(DType.FLOAT32, Shape.of(SIZE), 7));
        float[] zeros = workspace.run(() -> Tensor.zeros(DType.FLOAT32, Shape.of(SIZE)).floats().clone());
        assertArrayEquals(new float[SIZE], zeros);
    }

    @Test
    void afterWarmUpARunAllocatesNoArray() {
        for (int i = 0; i < 20; i++) {
            runOfTenArrays();
        }
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 10; i++) {
            runOfTenArrays();
        }
        long bytes = threads.getCurrentThreadAllocatedBytes() - before;
        assertTrue(bytes < 10 * 4 * SIZE, () -> "100 arrays of " + 4 * SIZE + " bytes allocated " + bytes + " bytes");
    }

    private void runOfTenArrays() {
        workspace.run(WorkspaceTest::tenArrays);
    }

    private static Tensor tenArrays() {
        for (int i = 0; i < 9; i++) {
            lend();
        }
        return lend();
    }

    @Test
    void recycledArraysServeTheSameRun() {
        workspace.run(() -> {
            Tensor first = lend();
            float[] array = first.floats();
            Workspace.recycle(first, null);
            assertFreed(first);
            assertSame(array, lend().floats());
            return null;
        });
    }

    @Test
    void recyclingTwiceOrElsewhereDoesNothing() {
        Tensor own = Tensor.of(new float[SIZE], SIZE);
        Workspace.recycle(own);
        workspace.run(() -> {
            Workspace.recycle(own);
            Tensor lent = lend();
            Workspace.recycle(lent);
            Workspace.recycle(lent);
            assertNotSame(lend().floats(), lend().floats());
            new Workspace().run(() -> {
                Tensor outer = lend();
                Workspace.recycle(own, outer);
                return null;
            });
            return null;
        });
        assertEquals(SIZE, own.floats().length);
    }

    @Test
    void aViewEndsWithItsRunAndIsNotRecycledTwice() {
        AtomicReference<Tensor> view = new AtomicReference<>();
        workspace.run(() -> {
            Tensor base = lend();
            view.set(base.view(Shape.of(2, SIZE / 2)));
            assertTrue(view.get().sharesMemory(base));
            Workspace.recycle(view.get());
            assertEquals(SIZE, base.floats().length);
            return null;
        });
        assertFreed(view.get());
        workspace.run(() -> {
            assertNotSame(lend().floats(), lend().floats());
            return null;
        });
    }

    @Test
    void aNestedRunOfTheSameWorkspaceFreesOnlyItsOwn() {
        workspace.run(() -> {
            Tensor outer = Tensor.full(DType.FLOAT32, Shape.of(SIZE), 1);
            Tensor inner = workspace.run(() -> Tensor.full(DType.FLOAT32, Shape.of(SIZE), 2));
            assertFreed(inner);
            assertEquals(1, outer.floats()[0]);
            return null;
        });
    }

    @Test
    void aNestedRunOfAnotherWorkspaceLeavesTheOuterOneAlone() {
        workspace.run(() -> {
            Tensor inner = new Workspace().run(WorkspaceTest::lend);
            assertFreed(inner);
            Tensor outer = lend();
            assertEquals(SIZE, outer.floats().length);
            return null;
        });
    }

    @Test
    void onlyTheResultOutlivesOnlyResult() {
        workspace.run(() -> {
            AtomicReference<Tensor> temporary = new AtomicReference<>();
            Tensor result = Workspace.onlyResult(() -> {
                temporary.set(lend());
                return lend().view(Shape.of(1, SIZE));
            });
            assertFreed(temporary.get());
            assertEquals(SIZE, result.floats().length);
            assertNotSame(result.floats(), lend().floats());
            return null;
        });
        assertEquals(SIZE, Workspace.onlyResult(WorkspaceTest::lend).floats().length);
    }

    @Test
    void anExceptionEndsTheRunToo() {
        AtomicReference<Tensor> inside = new AtomicReference<>();
        assertThrows(IllegalStateException.class, () -> workspace.run(() -> {
            inside.set(lend());
            throw new IllegalStateException("stop");
        }));
        assertFreed(inside.get());
        assertEquals(SIZE, lend().floats().length);
    }

    @Test
    void sizesThatNobodyAsksForAreForgotten() {
        float[] first = workspace.run(() -> lend().floats());
        for (int i = 0; i < 20; i++) {
            workspace.run(() -> null);
        }
        assertNotSame(first, workspace.run(() -> lend().floats()));
    }

    @Test
    void anotherThreadHasNoOpenRun() throws InterruptedException {
        AtomicReference<Tensor> elsewhere = new AtomicReference<>();
        workspace.run(() -> {
            Thread thread = new Thread(() -> elsewhere.set(lend()));
            thread.start();
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return null;
        });
        assertEquals(SIZE, elsewhere.get().floats().length);
    }
}
