package dev.gradus.benchmarks.models;

import dev.gradus.autograd.Autograd;
import dev.gradus.benchmarks.Work;
import dev.gradus.kernel.Parallel;
import dev.gradus.random.Rng;
import dev.gradus.sequence.SequenceModel;
import dev.gradus.sequence.Step;
import dev.gradus.tensor.Tensor;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * The next tokens after a context, one by one: width 256, 64 tokens. What has a fixed state takes as long after any
 * context.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class ContextBenchmark {
    private static final int WIDTH = 256;
    private static final int CHUNK = 256;
    private static final int NEW = 64;

    @Param({"mamba", "mamba2", "rwkv4", "rwkv7", "llama"})
    private String model;

    @Param({"256", "4096", "65536"})
    private int context;

    @Param({"1", "2"})
    private int threads;

    private SequenceModel net;
    private SequenceModel.State read;

    /** Draws the model, which then reads the context. */
    @Setup
    public void read() {
        SequenceModel untrained = Models.named(model, WIDTH, context + NEW);
        untrained.train(false);
        net = untrained.packed();
        Rng rng = new Rng(2);
        read = net.start(1);
        for (int from = 0; from < context; from += CHUNK) {
            int[] ids = new int[CHUNK];
            for (int i = 0; i < CHUNK; i++) {
                ids[i] = rng.nextInt(Models.VOCABULARY);
            }
            read = Autograd.noGrad(() -> net.prefill(Tensor.of(ids, 1, CHUNK), read).state());
        }
    }

    /**
     * Goes on from the context.
     *
     * @return a score
     */
    @Benchmark
    public float goOn() {
        float[] score = new float[1];
        Parallel.withThreads(threads, () -> score[0] = Autograd.noGrad(this::tokens));
        return score[0];
    }

    private float tokens() {
        Step<SequenceModel.State> at = new Step<>(null, read);
        for (int i = 0; i < NEW; i++) {
            at = net.step(Tensor.of(new int[] {i}, 1), at.state());
        }
        return at.output().floats()[0];
    }

    /**
     * Work of one call.
     *
     * @param parameters not needed
     * @return new tokens
     */
    public static Work work(Map<String, String> parameters) {
        return Work.tokens(NEW);
    }
}
