package dev.gradus.benchmarks;

import com.sun.management.ThreadMXBean;
import dev.gradus.autograd.Autograd;
import dev.gradus.kernel.Parallel;
import dev.gradus.random.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import dev.gradus.tensor.Workspace;
import java.lang.management.ManagementFactory;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/** Runs a function of tensors as a training step would: in a workspace, on some threads, with or without the walk back. */
public final class Measured {
    private final Workspace workspace = new Workspace();
    private final int threads;

    /**
     * Measurements on some threads.
     *
     * @param threads how many
     */
    public Measured(int threads) {
        this.threads = threads;
    }

    /**
     * Normal numbers on an array of their own.
     *
     * @param seed random numbers
     * @param dims shape
     * @return a leaf with gradient
     */
    public static Tensor leaf(int seed, int... dims) {
        Tensor t = Tensor.of(new float[Shape.of(dims).size()], dims);
        new Rng(seed).fillNormal(t.floats(), 0, 1);
        return t.requireGrad();
    }

    /**
     * Only the result.
     *
     * @param function what to compute
     * @return one number of it
     */
    public float forward(Supplier<Tensor> function) {
        float[] seen = new float[1];
        Parallel.withThreads(
                threads, () -> seen[0] = workspace.run(() -> Autograd.noGrad(() -> function.get().floats()[0])));
        return seen[0];
    }

    /**
     * The result, then the gradients of the leaves.
     *
     * @param function  what to compute
     * @param cotangent gradient of the result
     * @param leaves    whose gradients are asked for
     * @return one number of the first leaf's
     */
    public float forwardBackward(Supplier<Tensor> function, Tensor cotangent, Tensor... leaves) {
        float[] seen = new float[1];
        Parallel.withThreads(threads, () -> seen[0] = workspace.run(() -> {
            function.get().backward(cotangent);
            float first = leaves[0].grad().floats()[0];
            for (Tensor leaf : leaves) {
                leaf.grad(null);
            }
            return first;
        }));
        return seen[0];
    }

    /**
     * Heap memory that code takes, whoever takes it.
     *
     * @param code what to run
     * @return bytes, of all threads that live at its end
     */
    public static long allocated(Runnable code) {
        long before = total();
        code.run();
        return total() - before;
    }

    private static long total() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        return LongStream.of(threads.getThreadAllocatedBytes(threads.getAllThreadIds())).filter(n -> n > 0).sum();
    }
}
