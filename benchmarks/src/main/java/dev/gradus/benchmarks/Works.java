package dev.gradus.benchmarks;

import dev.gradus.benchmarks.kernels.BandwidthBenchmark;
import dev.gradus.benchmarks.kernels.MatMulBenchmark;
import dev.gradus.benchmarks.kernels.PeakBenchmark;
import dev.gradus.benchmarks.layers.AttentionBenchmark;
import dev.gradus.benchmarks.layers.MixtureBenchmark;
import dev.gradus.benchmarks.layers.RecurrenceBenchmark;
import dev.gradus.benchmarks.layers.WindowBenchmark;
import dev.gradus.benchmarks.models.ContextBenchmark;
import dev.gradus.benchmarks.models.GenerationBenchmark;
import dev.gradus.benchmarks.models.TrainingStepBenchmark;
import dev.gradus.benchmarks.ops.RowBenchmark;
import dev.gradus.benchmarks.ops.UpdateBenchmark;
import java.util.Map;

/** Which benchmark does how much; what is not listed here is shown by its time alone. */
final class Works {
    private static final Map<String, Work.Rule> RULES = Map.ofEntries(
            Map.entry(PeakBenchmark.class.getName(), PeakBenchmark::work),
            Map.entry(BandwidthBenchmark.class.getName(), BandwidthBenchmark::work),
            Map.entry(MatMulBenchmark.class.getName(), MatMulBenchmark::work),
            Map.entry(RecurrenceBenchmark.class.getName(), RecurrenceBenchmark::work),
            Map.entry(AttentionBenchmark.class.getName(), AttentionBenchmark::work),
            Map.entry(WindowBenchmark.class.getName(), WindowBenchmark::work),
            Map.entry(RowBenchmark.class.getName(), RowBenchmark::work),
            Map.entry(UpdateBenchmark.class.getName(), UpdateBenchmark::work),
            Map.entry(MixtureBenchmark.class.getName(), MixtureBenchmark::work),
            Map.entry(TrainingStepBenchmark.class.getName(), TrainingStepBenchmark::work),
            Map.entry(GenerationBenchmark.class.getName(), GenerationBenchmark::work),
            Map.entry(ContextBenchmark.class.getName(), ContextBenchmark::work));

    private Works() {}

    /** Work of one call of {@code class.method}. */
    static Work of(String benchmark, Map<String, String> parameters) {
        String type = benchmark.substring(0, benchmark.lastIndexOf('.'));
        return RULES.getOrDefault(type, any -> Work.UNKNOWN).apply(parameters);
    }
}
