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
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.runner.IterationType;

/**
 * The next tokens after a context, one by one: width 256, 64 tokens; and the bytes of what the model remembers of the
 * context. What has a fixed state takes as long after any context.
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

    /** What the model remembers of the context. Counted once, since JMH adds up what the iterations count. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Memory {
        private int iterations;
        private long bytes;

        /**
         * Counts before the last iteration.
         *
         * @param benchmark what is measured
         * @param iteration which it is
         */
        @Setup(Level.Iteration)
        public void count(ContextBenchmark benchmark, IterationParams iteration) {
            boolean last = iteration.getType() == IterationType.MEASUREMENT && ++iterations == iteration.getCount();
            bytes = last ? benchmark.net.stateBytes(benchmark.read) : 0;
        }

        /**
         * What JMH reads.
         *
         * @return bytes
         */
        public long bytes() {
            return bytes;
        }
    }

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
     * @param memory counts the bytes
     * @return a score
     */
    @Benchmark
    public float goOn(Memory memory) {
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
