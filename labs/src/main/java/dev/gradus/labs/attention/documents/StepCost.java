package dev.gradus.labs.attention.documents;

import com.sun.management.ThreadMXBean;
import dev.gradus.data.Batch;
import dev.gradus.random.Rng;
import dev.gradus.sequence.SequenceModel;
import dev.gradus.tensor.Tensor;
import dev.gradus.tensor.Workspace;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.function.Function;

/**
 * What a training step on one document costs.
 *
 * @param seconds the least of some steps
 * @param bytes   that a step needs at once, beside weights: what the first one asks of Java, with an empty workspace
 */
record StepCost(double seconds, long bytes) {
    private static final int STEPS = 5;

    static StepCost of(Function<Rng, SequenceModel> model, int tokens, Rng rng) {
        Meter meter = new Meter(model.apply(rng.fork("model")), document(tokens, rng.fork("document")));
        long bytes = meter.allocated();
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < STEPS; i++) {
            least = Math.min(least, meter.step());
        }
        return new StepCost(least, bytes);
    }

    /** Votes; what stands in a document changes nothing here. */
    private static Batch document(int tokens, Rng rng) {
        int[] ids = new int[tokens];
        Arrays.setAll(ids, t -> rng.nextInt(2));
        Tensor all = Tensor.of(ids, 1, tokens);
        return new Batch(all, all);
    }

    /** Takes steps with a workspace of its own. */
    private record Meter(SequenceModel model, Batch batch, Workspace workspace) {
        Meter(SequenceModel model, Batch batch) {
            this(model, batch, new Workspace());
        }

        long allocated() {
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            long before = threads.getCurrentThreadAllocatedBytes();
            step();
            return threads.getCurrentThreadAllocatedBytes() - before;
        }

        double step() {
            long begun = System.nanoTime();
            workspace.run(() -> {
                model.loss(batch).total().backward();
                model.parameters().values().forEach(parameter -> parameter.grad(null));
                return null;
            });
            return (System.nanoTime() - begun) * 1e-9;
        }
    }
}
