package dev.gradus.benchmarks.layers;

import dev.gradus.autograd.Autograd;
import dev.gradus.benchmarks.Measured;
import dev.gradus.nn.Init;
import dev.gradus.random.Rng;
import dev.gradus.sequence.TimeMixer;
import dev.gradus.ssm.scan.SelectiveScan;
import dev.gradus.ssm.statespace.Mamba;
import dev.gradus.ssm.statespace.Mamba2;
import dev.gradus.ssm.statespace.Mamba2Config;
import dev.gradus.ssm.statespace.MambaConfig;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
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

/**
 * State space models on 4 sequences: the selective scan alone, of 256 channels with 16 states, and whole mixers of width 128,
 * twice as wide inside.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class StateSpaceBenchmark {
    private static final int BATCH = 4;
    private static final int CHANNELS = 256;
    private static final int STATES = 16;
    private static final int WIDTH = 128;
    private static final Init INIT = Init.normal(0.05);

    @Param({"scan", "mamba", "mamba2"})
    private String model;

    @Param({"256", "1024"})
    private int tokens;

    @Param({"forward", "forwardBackward"})
    private String pass;

    @Param({"1", "2"})
    private int threads;

    private Measured measured;
    private Supplier<Tensor> function;
    private Tensor cotangent;
    private Tensor[] leaves;

    /** Draws weights and inputs. */
    @Setup
    public void draw() {
        measured = new Measured(threads);
        function = switch (model) {
            case "scan" -> scan();
            case "mamba" -> mixer(new Mamba(MambaConfig.of(WIDTH), INIT, DType.FLOAT32, new Rng(1)));
            default -> mixer(new Mamba2(Mamba2Config.of(WIDTH, 64, 64), INIT, DType.FLOAT32, new Rng(1)));
        };
        cotangent = Tensor.full(DType.FLOAT32, Autograd.noGrad(function).shape(), 0.5);
    }

    private Supplier<Tensor> scan() {
        Tensor u = Measured.leaf(1, BATCH, tokens, CHANNELS);
        Tensor delta = Measured.leaf(2, BATCH, tokens, CHANNELS);
        Tensor a = Tensor.zeros(DType.FLOAT32, Shape.of(CHANNELS, STATES)).requireGrad();
        for (int i = 0; i < a.size(); i++) {
            a.floats()[i] = -(i % STATES + 1);
        }
        Tensor b = Measured.leaf(3, BATCH, tokens, 1, STATES);
        Tensor c = Measured.leaf(4, BATCH, tokens, 1, STATES);
        Tensor d = Measured.leaf(5, CHANNELS);
        leaves = new Tensor[] {u, delta, a, b, c, d};
        return () -> Autograd.run(new SelectiveScan(true, true, false, false), u, delta, a, b, c, d)[0];
    }

    private Supplier<Tensor> mixer(TimeMixer<?> mixer) {
        Tensor x = Measured.leaf(1, BATCH, tokens, WIDTH);
        List<Tensor> all = new ArrayList<>(List.of(x));
        all.addAll(mixer.parameters().values());
        leaves = all.toArray(Tensor[]::new);
        return () -> mixer.forward(x);
    }

    /**
     * The output, or the gradients of all inputs and weights too.
     *
     * @return one number of them
     */
    @Benchmark
    public float run() {
        return pass.equals("forward")
                ? measured.forward(function)
                : measured.forwardBackward(function, cotangent, leaves);
    }
}
