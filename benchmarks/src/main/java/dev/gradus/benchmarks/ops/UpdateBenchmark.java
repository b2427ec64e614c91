package dev.gradus.benchmarks.ops;

import dev.gradus.benchmarks.Measured;
import dev.gradus.benchmarks.Work;
import dev.gradus.kernel.Parallel;
import dev.gradus.optim.AdamW;
import dev.gradus.optim.Schedule;
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

/** An AdamW step of one large parameter. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class UpdateBenchmark {
    private static final int ARRAYS_MOVED = 7;

    @Param({"1000000", "10000000"})
    private int parameters;

    @Param({"1", "2"})
    private int threads;

    private AdamW optimizer;

    /** Draws the parameter and its gradient. */
    @Setup
    public void draw() {
        Tensor p = Measured.leaf(1, parameters);
        p.grad(Measured.leaf(2, parameters).detach());
        optimizer = new AdamW(Map.of("p", p), Schedule.constant(1e-4), AdamW.DEFAULT);
    }

    /** One step. */
    @Benchmark
    public void adamW() {
        Parallel.withThreads(threads, optimizer::step);
    }

    /**
     * Work of one call: four arrays are read, three written.
     *
     * @param parameters {@code parameters}
     * @return bytes
     */
    public static Work work(Map<String, String> parameters) {
        return Work.bytes((double) ARRAYS_MOVED * Integer.parseInt(parameters.get("parameters")) * Float.BYTES);
    }
}
