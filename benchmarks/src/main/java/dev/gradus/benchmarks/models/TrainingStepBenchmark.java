package dev.gradus.benchmarks.models;

import dev.gradus.benchmarks.Work;
import dev.gradus.data.Batch;
import dev.gradus.kernel.Parallel;
import dev.gradus.nn.Layer;
import dev.gradus.optim.AdamW;
import dev.gradus.optim.Optimizer;
import dev.gradus.optim.Schedule;
import dev.gradus.random.Rng;
import dev.gradus.sequence.SequenceModel;
import dev.gradus.tensor.Tensor;
import dev.gradus.tensor.Workspace;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A training step of a small language model or encoder: width 128, batch 8, 256 tokens, AdamW. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class TrainingStepBenchmark {
    private static final int WIDTH = 128;
    private static final int BATCH = 8;
    private static final int TOKENS = 256;

    @Param({"llama", "gpt2", "mistral", "mixtral", "mamba", "mamba2", "rwkv4", "rwkv7", "longformer", "bigbird"})
    private String model;

    @Param({"1", "2"})
    private int threads;

    private final Workspace workspace = new Workspace();
    private Function<Batch, Tensor> loss;
    private Optimizer optimizer;
    private Batch batch;

    /** Draws the model and one batch. */
    @Setup
    public void draw() {
        Layer net = isEncoder() ? encoder() : decoder();
        net.train(true);
        optimizer = new AdamW(net.parameters(), Schedule.constant(1e-3), AdamW.DEFAULT);
        batch = new Batch(ids(1), ids(2));
    }

    private boolean isEncoder() {
        return model.equals("longformer") || model.equals("bigbird");
    }

    private Layer encoder() {
        MaskedLanguageModel net = Models.encoder(model, WIDTH, TOKENS);
        loss = net::loss;
        return net;
    }

    private Layer decoder() {
        SequenceModel net = Models.named(model, WIDTH, 2 * TOKENS);
        loss = one -> net.loss(one).total();
        return net;
    }

    private static Tensor ids(int seed) {
        Rng rng = new Rng(seed);
        int[] ids = new int[BATCH * TOKENS];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = 2 + rng.nextInt(Models.VOCABULARY - 2); // the encoders pad with 0 or 1
        }
        return Tensor.of(ids, BATCH, TOKENS);
    }

    /**
     * One step.
     *
     * @return the loss
     */
    @Benchmark
    public double step() {
        double[] loss = new double[1];
        Parallel.withThreads(threads, () -> loss[0] = workspace.run(this::train));
        return loss[0];
    }

    private double train() {
        optimizer.zeroGrad();
        Tensor total = loss.apply(batch);
        total.backward();
        optimizer.step();
        return total.item();
    }

    /**
     * Work of one call.
     *
     * @param parameters not needed
     * @return tokens
     */
    public static Work work(Map<String, String> parameters) {
        return Work.tokens(BATCH * TOKENS);
    }
}
