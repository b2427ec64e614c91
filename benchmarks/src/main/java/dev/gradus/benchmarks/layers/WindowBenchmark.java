package dev.gradus.benchmarks.layers;

import dev.gradus.benchmarks.Measured;
import dev.gradus.benchmarks.Work;
import dev.gradus.op.attention.PackedAttention;
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

/** A causal window of 256 over ever more tokens, 4 heads of 64: the rate should stay. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class WindowBenchmark {

    @Param({"4096", "8192", "16384", "32768", "65536"})
    private int tokens;

    @Param({"2", "1"})
    private int threads;

    private Measured measured;
    private PackedAttention op;
    private Tensor[] leaves;
    private Tensor cotangent;

    /** Draws the input. */
    @Setup
    public void draw() {
        measured = new Measured(threads);
        AttentionProblem problem = AttentionProblem.of("window", tokens);
        op = problem.op();
        leaves = problem.draw();
        cotangent = problem.cotangent();
    }

    /**
     * The attention's output.
     *
     * @return one number of it
     */
    @Benchmark
    public float forward() {
        return measured.forward(() -> leaves[0].apply(op));
    }

    /**
     * The attention's output and the gradient of its input.
     *
     * @return one number of it
     */
    @Benchmark
    public float forwardBackward() {
        return measured.forwardBackward(() -> leaves[0].apply(op), cotangent, leaves);
    }

    /**
     * Work of one call.
     *
     * @param parameters {@code tokens}
     * @return tokens
     */
    public static Work work(Map<String, String> parameters) {
        return Work.tokens(Integer.parseInt(parameters.get("tokens")));
    }
}
