package dev.gradus.benchmarks.models;

import dev.gradus.kernel.Parallel;
import dev.gradus.nn.Init;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Linear;
import dev.gradus.op.loss.CrossEntropy;
import dev.gradus.op.loss.MseLoss;
import dev.gradus.op.loss.Reduction;
import dev.gradus.optim.AdamW;
import dev.gradus.optim.Optimizer;
import dev.gradus.optim.Schedule;
import dev.gradus.optim.Sgd;
import dev.gradus.random.Rng;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;
import dev.gradus.tensor.Workspace;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A whole training step of a small ReLU network: loss, backward, optimizer. One thread. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class MlpStepBenchmark {

    @Param({"2-16-16-1x32", "784-256-10x64"})
    private String net;

    @Param({"sgd", "adamw"})
    private String optimizer;

    private final Workspace workspace = new Workspace();
    private Mlp model;
    private Optimizer rule;
    private Tensor x;
    private Tensor y;

    /** Linear maps with ReLUs between them. */
    private static final class Mlp extends Layer {
        private final Linear[] layers;

        Mlp(int[] widths) {
            Rng rng = new Rng(1);
            layers = new Linear[widths.length - 1];
            for (int i = 0; i < layers.length; i++) {
                String name = "layers." + i;
                layers[i] = child(name, new Linear(
                        widths[i], widths[i + 1], true, Init.uniformByFanIn(), DType.FLOAT32, rng.fork(name)));
            }
        }

        Tensor forward(Tensor x) {
            Tensor h = layers[0].forward(x);
            for (int i = 1; i < layers.length; i++) {
                h = layers[i].forward(h.relu());
            }
            return h;
        }
    }

    /** Draws the network and one batch. */
    @Setup
    public void draw() {
        String[] parts = net.split("x");
        int[] widths = Arrays.stream(parts[0].split("-")).mapToInt(Integer::parseInt).toArray();
        int batch = Integer.parseInt(parts[1]);
        model = new Mlp(widths);
        rule = optimizer.equals("sgd")
                ? new Sgd(model.parameters(), Schedule.constant(1e-3), Sgd.Config.PLAIN)
                : new AdamW(model.parameters(), Schedule.constant(1e-4), AdamW.DEFAULT);
        float[] inputs = new float[batch * widths[0]];
        new Rng(2).fillNormal(inputs, 0, 1);
        x = Tensor.of(inputs, batch, widths[0]);
        y = targets(batch, widths[widths.length - 1]);
    }

    private static Tensor targets(int batch, int classes) {
        Rng rng = new Rng(3);
        if (classes == 1) {
            float[] values = new float[batch];
            rng.fillNormal(values, 0, 1);
            return Tensor.of(values, batch, 1);
        }
        int[] labels = new int[batch];
        for (int i = 0; i < batch; i++) {
            labels[i] = rng.nextInt(classes);
        }
        return Tensor.of(labels, batch);
    }

    /**
     * One step.
     *
     * @return the loss
     */
    @Benchmark
    public double step() {
        double[] loss = new double[1];
        Parallel.withThreads(1, () -> loss[0] = workspace.run(this::train));
        return loss[0];
    }

    private double train() {
        rule.zeroGrad();
        Tensor out = model.forward(x);
        Tensor loss =
                y.dtype() == DType.INT32 ? out.apply(new CrossEntropy(), y) : out.apply(new MseLoss(Reduction.MEAN), y);
        loss.backward();
        rule.step();
        return loss.item();
    }
}
