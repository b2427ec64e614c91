package dev.gradus.benchmarks.ops;

import dev.gradus.benchmarks.Measured;
import dev.gradus.benchmarks.Work;
import dev.gradus.op.loss.CrossEntropy;
import dev.gradus.op.math.Gelu;
import dev.gradus.op.norm.LayerNorm;
import dev.gradus.random.Rng;
import dev.gradus.tensor.Tensor;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Softmax and layer norm of 4096 x 512, GELU of 4096 x 1024, cross-entropy of 4096 x 1000. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class RowBenchmark {
    private static final int ROWS = 4096;

    @Param({"softmax", "layer_norm", "gelu_erf", "gelu_tanh", "cross_entropy"})
    private String op;

    @Param({"1", "2"})
    private int threads;

    private Measured measured;
    private Supplier<Tensor> function;
    private Tensor[] leaves;
    private Tensor cotangent;

    /** Draws the operands. */
    @Setup
    public void draw() {
        measured = new Measured(threads);
        Tensor x = Measured.leaf(1, ROWS, cols(op));
        leaves = new Tensor[] {x};
        cotangent = op.equals("cross_entropy") ? Tensor.of(new float[] {1}) : Measured.leaf(2, ROWS, cols(op)).detach();
        function = function(x);
    }

    private static int cols(String op) {
        return switch (op) {
            case "softmax", "layer_norm" -> 512;
            case "gelu_erf", "gelu_tanh" -> 1024;
            default -> 1000;
        };
    }

    private Supplier<Tensor> function(Tensor x) {
        return switch (op) {
            case "softmax" -> () -> x.softmax(-1);
            case "layer_norm" -> layerNorm(x);
            case "gelu_erf" -> () -> x.apply(new Gelu(Gelu.Form.ERF));
            case "gelu_tanh" -> () -> x.apply(new Gelu(Gelu.Form.TANH));
            default -> crossEntropy(x);
        };
    }

    private Supplier<Tensor> layerNorm(Tensor x) {
        Tensor w = Measured.leaf(3, cols(op));
        Tensor b = Measured.leaf(4, cols(op));
        leaves = new Tensor[] {x, w, b};
        return () -> x.apply(new LayerNorm(1, 1e-5), w, b);
    }

    private Supplier<Tensor> crossEntropy(Tensor x) {
        int[] targets = new int[ROWS];
        Rng rng = new Rng(5);
        for (int i = 0; i < ROWS; i++) {
            targets[i] = rng.nextInt(cols(op));
        }
        Tensor t = Tensor.of(targets, ROWS);
        return () -> x.apply(new CrossEntropy(), t);
    }

    /**
     * The result.
     *
     * @return one number of it
     */
    @Benchmark
    public float forward() {
        return measured.forward(function);
    }

    /**
     * The result and the gradients.
     *
     * @return one number of a gradient
     */
    @Benchmark
    public float forwardBackward() {
        return measured.forwardBackward(function, cotangent, leaves);
    }

    /**
     * Work of one call: the operand is read once and a result of its size written once.
     *
     * @param parameters {@code op}
     * @return bytes
     */
    public static Work work(Map<String, String> parameters) {
        return Work.bytes(2.0 * ROWS * cols(parameters.get("op")) * Float.BYTES);
    }
}
