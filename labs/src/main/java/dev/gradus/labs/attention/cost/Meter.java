package dev.gradus.labs.attention.cost;

import com.sun.management.ThreadMXBean;
import dev.gradus.random.Rng;
import dev.gradus.tensor.Tensor;
import dev.gradus.tensor.Workspace;
import java.lang.management.ManagementFactory;

/**
 * Takes training steps with one attention on one text: the way forward, and back to the gradients of all weights. A step takes
 * its arrays from a workspace, as in training: what is given back within a step is used again in it, so that what the first step
 * asks of Java, when the workspace is empty, is what a step needs at once.
 */
final class Meter {
    /** Seconds after which one step is enough: what Java compiles and asks for in it does not count then. */
    static final double LONG = 1;

    private final Mechanism.Attention attention;
    private final Tensor x;
    private final Tensor cotangent;
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    Meter(Mechanism mechanism, CostSettings settings, int tokens, Rng rng) {
        attention = mechanism.attention(settings, tokens, rng.fork("weights"));
        x = normal(tokens, settings.width(), rng.fork("text"));
        cotangent = normal(tokens, settings.width(), rng.fork("gradient"));
    }

    /**
     * What a step needs.
     *
     * @param bytes   at once, beside weights and text
     * @param seconds that it takes when its arrays are there
     */
    record Reading(long bytes, double seconds) {}

    private static Tensor normal(int tokens, int width, Rng rng) {
        float[] values = new float[Math.multiplyExact(tokens, width)];
        rng.fillNormal(values, 0, 1);
        return Tensor.of(values, 1, tokens, width);
    }

    /**
     * Two steps with a workspace that is empty at first: the bytes that the first asks for, the seconds of the second. A long
     * step is not taken again.
     */
    Reading read() {
        Workspace workspace = new Workspace();
        long before = threads.getCurrentThreadAllocatedBytes();
        double first = step(workspace);
        long bytes = threads.getCurrentThreadAllocatedBytes() - before;
        return new Reading(bytes, first > LONG ? first : step(workspace));
    }

    private double step(Workspace workspace) {
        long begun = System.nanoTime();
        workspace.run(() -> {
            attention.forward().apply(x).backward(cotangent);
            attention.layer().parameters().values().forEach(parameter -> parameter.grad(null));
            return null;
        });
        return (System.nanoTime() - begun) * 1e-9;
    }
}
