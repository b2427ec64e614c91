package dev.gradus.labs.bench;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the machine reached at most, by number of threads: fused multiply-adds, and bytes of memory. */
final class Peaks {
    private final Map<String, Double> operations = new TreeMap<>();
    private final Map<String, Double> bytes = new TreeMap<>();

    /** Finds the measurements of peaks among others. */
    static Peaks among(List<Measurement> measurements) {
        Peaks peaks = new Peaks();
        measurements.forEach(peaks::note);
        return peaks;
    }

    static boolean isPeak(Case what) {
        return what.name().startsWith("PeakBenchmark.") || what.name().startsWith("BandwidthBenchmark.");
    }

    private void note(Measurement measured) {
        Case what = measured.what();
        if (isPeak(what)) {
            double seconds = measured.seconds().middle();
            operations.merge(what.threads(), measured.effort().operations() / seconds, Math::max);
            bytes.merge(what.threads(), measured.effort().bytes() / seconds, Math::max);
        }
    }

    /** Part of the peak that bounds a case, {@code 71 %}; empty if there is none. */
    String share(Case what, Effort effort, double seconds) {
        double peak = (effort.bytes() > 0 ? bytes : operations).getOrDefault(what.threads(), 0.0);
        double rate = Math.max(effort.operations(), effort.bytes()) / seconds;
        return rate == 0 || peak == 0 ? "" : String.format(Locale.ROOT, "%.0f %%", 100 * rate / peak);
    }

    /** {@code 84.1 GF/s and 11.8 GB/s with 1 thread, ...}; empty if nothing was measured. */
    @Override
    public String toString() {
        return operations.keySet().stream()
                .map(threads -> rates(threads) + " with " + threads + (threads.equals("1") ? " thread" : " threads"))
                .collect(Collectors.joining(", "));
    }

    private String rates(String threads) {
        return Stream.of(new Effort(operations.get(threads), 0, 0), new Effort(0, bytes.get(threads), 0))
                .map(peak -> peak.rate(1)).filter(rate -> !rate.isEmpty()).collect(Collectors.joining(" and "));
    }
}
