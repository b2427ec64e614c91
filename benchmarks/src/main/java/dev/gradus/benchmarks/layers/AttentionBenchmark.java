package dev.gradus.benchmarks.layers;

import dev.gradus.benchmarks.Measured;
import dev.gradus.benchmarks.Work;
import dev.gradus.op.attention.PackedAttention;
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

/** Attention in several patterns, forward and with the walk back: its time, and the bytes of a call. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class AttentionBenchmark {

    @Param({"dense", "window", "longformer", "longformer_chunks", "bigbird", "bigbird_blocks", "small"})
    private String model;

    @Param({"1024", "4096", "16384"})
    private int tokens;

    @Param({"forward", "forwardBackward"})
    private String pass;

    @Param({"1", "2"})
    private int threads;

    private Measured measured;
    private PackedAttention op;
    private Tensor[] leaves;
    private Tensor cotangent;

    /**
     * What a call with an empty workspace takes from the heap, on all threads: no less than its peak. Counted once, since
     * JMH adds up what the iterations count; and last, when all code is compiled and boxes nothing.
     */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Memory {
        private int iterations;
        private long bytes;

        /**
         * Counts in a call of its own, before the last iteration.
         *
         * @param benchmark what is measured
         * @param iteration which it is
         */
        @Setup(Level.Iteration)
        public void count(AttentionBenchmark benchmark, IterationParams iteration) {
            boolean last = iteration.getType() == IterationType.MEASUREMENT && ++iterations == iteration.getCount();
            bytes = last ? Measured.allocated(() -> benchmark.run(new Measured(benchmark.threads))) : 0;
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

    /** Draws the input. */
    @Setup
    public void draw() {
        measured = new Measured(threads);
        AttentionProblem problem = AttentionProblem.of(model, tokens);
        op = problem.op();
        leaves = problem.draw();
        cotangent = problem.cotangent();
    }

    /**
     * The attention's output, or the gradients of its inputs too.
     *
     * @param memory counts the bytes
     * @return one number of them
     */
    @Benchmark
    public float run(Memory memory) {
        return run(measured);
    }

    private float run(Measured on) {
        return pass.equals("forward")
                ? on.forward(this::attend)
                : on.forwardBackward(this::attend, cotangent, leaves);
    }

    private Tensor attend() {
        Tensor x = leaves[0];
        return (leaves.length == 2 ? x.matmul(leaves[1]) : x).apply(op);
    }

    /**
     * Work of one call.
     *
     * @param parameters {@code model}, {@code tokens} and {@code pass}
     * @return operations for the pairs that the pattern allows
     */
    public static Work work(Map<String, String> parameters) {
        return AttentionProblem.of(parameters.get("model"), Integer.parseInt(parameters.get("tokens")))
                .work(parameters.get("pass").equals("forward"));
    }
}
