package dev.gradus.benchmarks.models;

import dev.gradus.benchmarks.Work;
import dev.gradus.kernel.Parallel;
import dev.gradus.random.Rng;
import dev.gradus.sequence.Generator;
import dev.gradus.sequence.Sampling;
import dev.gradus.sequence.SequenceModel;
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

/** Greedy generation of one sequence: width 256, 256 new tokens after a prompt of 256, which counts into the time. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class GenerationBenchmark {
    private static final int WIDTH = 256;
    private static final int PROMPT = 256;
    private static final int NEW = 256;

    @Param({"llama", "gpt2", "mixtral", "mamba", "mamba2", "rwkv4", "rwkv7"})
    private String model;

    @Param({"1", "2"})
    private int threads;

    private Generator generator;
    private int[] prompt;

    /** Draws the model and the prompt. */
    @Setup
    public void draw() {
        SequenceModel untrained = Models.named(model, WIDTH, PROMPT + NEW);
        untrained.train(false);
        generator = new Generator(untrained);
        Rng rng = new Rng(2);
        prompt = new int[PROMPT];
        for (int i = 0; i < PROMPT; i++) {
            prompt[i] = rng.nextInt(Models.VOCABULARY);
        }
    }

    /**
     * Generates.
     *
     * @return the tokens
     */
    @Benchmark
    public int[] generate() {
        int[][] ids = new int[1][];
        Generator.Settings settings = new Generator.Settings(NEW, Sampling.greedy(), Generator.NO_STOP);
        Parallel.withThreads(threads, () -> ids[0] = generator.generate(prompt, settings, new Rng(3)).ids());
        return ids[0];
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
