package dev.gradus.kernel;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A vector that the compiler fails to keep in a register shows as garbage: after warm-up there must be none. */
class MatMulAllocationTest {

    private static final int WARM_UP = 3000;
    private static final int CALLS = 100;
    private static final long BYTES_PER_CALL = 600;
    /** On a busy machine the compiler comes late; a vector that is boxed for good stays boxed. */
    private static final long PATIENCE_NANOS = 20_000_000_000L;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** m, n, k, whether A and B are transposed. */
    static List<int[]> shapes() {
        return List.of(
                new int[] {64, 64, 64, 0, 0},
                new int[] {64, 64, 64, 0, 1},
                new int[] {64, 64, 64, 1, 0},
                new int[] {33, 75, 20, 0, 1},
                new int[] {40, 10, 64, 1, 1},
                new int[] {1, 200, 64, 0, 0},
                new int[] {1, 200, 64, 0, 1},
                new int[] {5, 100, 16, 0, 0});
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void productsAllocateAboutNothing(int[] shape) {
        MatMul matmul = Providers.vector().matmul();
        int m = shape[0];
        int n = shape[1];
        int k = shape[2];
        Random random = new Random(1);
        float[] a = Product.floats(random, m * k);
        float[] b = Product.floats(random, k * n);
        float[] c = new float[m * n];
        PackedMatrix packed = matmul.pack(k, n, b, 0, n, 1);
        Runnable products = () -> {
            matmul.multiply(
                    m, n, k, a, 0, shape[3] == 0 ? k : 1, shape[3] == 0 ? 1 : m,
                    b, 0, shape[4] == 0 ? n : 1, shape[4] == 0 ? 1 : k, c, 0, n, false);
            matmul.multiplyPacked(m, a, 0, k, 1, packed, c, 0, n, true);
        };
        double bytes = bytesPerCall(products);
        assertTrue(bytes < BYTES_PER_CALL, "two products allocate " + bytes + " bytes");
    }

    private double bytesPerCall(Runnable call) {
        for (int i = 0; i < WARM_UP; i++) {
            call.run();
        }
        double least = Double.MAX_VALUE;
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (least > BYTES_PER_CALL && System.nanoTime() < deadline) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < CALLS; i++) {
                call.run();
            }
            least = Math.min(least, (threads.getCurrentThreadAllocatedBytes() - before) / (double) CALLS);
        }
        return least;
    }
}
