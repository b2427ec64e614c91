package dev.gradus.peers.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.norm.LayerNorm;
import ai.djl.training.loss.Loss;
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

    @Param({"softmax", "layer_norm", "gelu_erf", "cross_entropy"})
    private String op;

    @Param({"1", "2"})
    private int threads;

    private Supplier<NDArray> constant;
    private Supplier<NDArray> function;

    /** Draws the operands. */
    @Setup
    public void draw() {
        Torch torch = new Torch(threads);
        constant = function(torch, torch::constant);
        function = function(torch, torch::leaf);
    }

    /** How an operand is drawn. */
    private interface Draw {
        NDArray of(long... shape);
    }

    private Supplier<NDArray> function(Torch torch, Draw draw) {
        return switch (op) {
            case "softmax" -> {
                NDArray x = draw.of(ROWS, 512);
                yield () -> x.softmax(-1);
            }
            case "layer_norm" -> layerNorm(draw.of(ROWS, 512), draw.of(512), draw.of(512));
            case "gelu_erf" -> {
                NDArray x = draw.of(ROWS, 1024);
                yield () -> Activation.gelu(x);
            }
            default -> crossEntropy(torch, draw.of(ROWS, 1000));
        };
    }

    private static Supplier<NDArray> layerNorm(NDArray x, NDArray weight, NDArray bias) {
        return () -> LayerNorm.layerNorm(x, new Shape(512), weight, bias, 1e-5f).singletonOrThrow();
    }

    private static Supplier<NDArray> crossEntropy(Torch torch, NDArray x) {
        NDList labels = new NDList(torch.manager().randomInteger(0, 1000, new Shape(ROWS), DataType.INT64));
        Loss loss = Loss.softmaxCrossEntropyLoss();
        return () -> loss.evaluate(labels, new NDList(x));
    }

    /**
     * The result.
     *
     * @return one number of it
     */
    @Benchmark
    public float forward() {
        return Torch.forward(constant);
    }

    /**
     * The result and the gradients.
     *
     * @return the result, freed
     */
    @Benchmark
    public NDArray forwardBackward() {
        return Torch.forwardBackward(function);
    }
}
