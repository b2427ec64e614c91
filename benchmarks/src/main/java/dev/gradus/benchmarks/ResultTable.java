package dev.gradus.benchmarks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.RunResult;

/**
 * Times beside rates beside the part of the peak that was reached with as many threads in the same run.
 *
 * <p>The time is the median of the iterations, since a neighbour on the machine can only make some of them slower; the best
 * one stands beside it. JMH's own table has the means.
 */
final class ResultTable {
    private static final double NANOS = 1e9;

    private final Map<String, Double> peakOperations = new HashMap<>();
    private final Map<String, Double> peakBytes = new HashMap<>();
    private final String jdk;
    private final List<String[]> rows = new ArrayList<>();

    ResultTable(Collection<RunResult> results) {
        jdk = results.iterator().next().getParams().getJdkVersion();
        results.forEach(this::notePeak);
        rows.add(new String[] {"benchmark", "parameters", "median", "best", "rate", "of peak"});
        results.forEach(this::row);
    }

    private void notePeak(RunResult result) {
        String threads = parameters(result).getOrDefault("threads", "1");
        Work work = work(result);
        if (result.getParams().getBenchmark().contains("PeakBenchmark")) {
            peakOperations.put(threads, work.operations() / seconds(result));
        } else if (result.getParams().getBenchmark().contains("BandwidthBenchmark")) {
            peakBytes.put(threads, work.bytes() / seconds(result));
        }
    }

    private void row(RunResult result) {
        Map<String, String> parameters = parameters(result);
        String threads = parameters.getOrDefault("threads", "1");
        double seconds = seconds(result);
        Work work = work(result);
        String name = result.getParams().getBenchmark().replaceAll(".*\\.(\\w+\\.\\w+)$", "$1");
        rows.add(new String[] {
            name,
            parameters.toString().replaceAll("[{}]", ""),
            time(seconds),
            time(unit(result) * result.getPrimaryResult().getStatistics().getMin()),
            rate(work, seconds),
            share(work, seconds, threads)
        });
    }

    private static String rate(Work work, double seconds) {
        if (work.tokens() > 0) {
            return String.format(Locale.ROOT, "%.0f tokens/s", work.tokens() / seconds);
        }
        double perNano = Math.max(work.operations(), work.bytes()) / seconds / NANOS;
        return perNano == 0 ? "" : String.format(Locale.ROOT, "%.1f %s", perNano, work.bytes() > 0 ? "GB/s" : "GF/s");
    }

    private String share(Work work, double seconds, String threads) {
        Map<String, Double> peaks = work.bytes() > 0 ? peakBytes : peakOperations;
        double rate = Math.max(work.operations(), work.bytes()) / seconds;
        return rate == 0 || !peaks.containsKey(threads)
                ? ""
                : String.format(Locale.ROOT, "%.0f %%", 100 * rate / peaks.get(threads));
    }

    private static Work work(RunResult result) {
        return Works.of(result.getParams().getBenchmark(), parameters(result));
    }

    private static Map<String, String> parameters(RunResult result) {
        BenchmarkParams params = result.getParams();
        Map<String, String> values = new java.util.TreeMap<>();
        params.getParamsKeys().forEach(key -> values.put(key, params.getParam(key)));
        return values;
    }

    private static double seconds(RunResult result) {
        return result.getPrimaryResult().getStatistics().getPercentile(50) * unit(result);
    }

    private static double unit(RunResult result) {
        return result.getParams().getTimeUnit().toNanos(1) / NANOS;
    }

    private static String time(double seconds) {
        if (seconds >= 1) {
            return String.format(Locale.ROOT, "%.3f s", seconds);
        }
        return seconds >= 1e-3
                ? String.format(Locale.ROOT, "%.3f ms", seconds * 1e3)
                : String.format(Locale.ROOT, "%.3f us", seconds * 1e6);
    }

    @Override
    public String toString() {
        int[] widths = new int[rows.get(0).length];
        for (String[] row : rows) {
            for (int c = 0; c < widths.length; c++) {
                widths[c] = Math.max(widths[c], row[c].length());
            }
        }
        StringBuilder text = new StringBuilder("\nJava " + jdk + "\n");
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int c = 0; c < widths.length; c++) {
                String pad = " ".repeat(widths[c] - row[c].length());
                line.append(c < 2 ? row[c] + pad : pad + row[c]).append("  ");
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }
}
