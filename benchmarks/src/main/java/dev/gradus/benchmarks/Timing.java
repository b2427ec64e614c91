package dev.gradus.benchmarks;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * How long a case is measured.
 *
 * @param warmups      iterations that don't count
 * @param warmupMillis time of each
 * @param iterations   iterations that count
 * @param millis       time of each
 */
record Timing(int warmups, long warmupMillis, int iterations, long millis) {
    /** For the peaks of the machine. */
    static final Timing BRIEF = new Timing(2, 1000, 3, 1000);
    private static final Timing FULL = new Timing(5, 2000, 5, 1000);
    private static final Timing QUICK = new Timing(5, 1000, 5, 300);

    /** What was typed, and where nothing was, a quick or full run. */
    static Timing of(Options jmh, boolean quick) {
        Timing usual = quick ? QUICK : FULL;
        return new Timing(jmh.getWarmupIterations().orElse(usual.warmups),
                millis(jmh.getWarmupTime().orElse(null), usual.warmupMillis),
                jmh.getMeasurementIterations().orElse(usual.iterations),
                millis(jmh.getMeasurementTime().orElse(null), usual.millis));
    }

    private static long millis(TimeValue said, long usual) {
        return said == null ? usual : said.convertTo(TimeUnit.MILLISECONDS);
    }

    /** Sets the times; how many iterations there are is left to what was typed, or to the benchmark, or to JMH. */
    ChainedOptionsBuilder setTimes(ChainedOptionsBuilder options) {
        return options.warmupTime(TimeValue.milliseconds(warmupMillis)).measurementTime(TimeValue.milliseconds(millis));
    }

    /** Sets all. */
    ChainedOptionsBuilder setAll(ChainedOptionsBuilder options) {
        return setTimes(options).warmupIterations(warmups).measurementIterations(iterations);
    }

    /** As words for JMH. */
    List<String> forJmh() {
        return List.of("-wi", "" + warmups, "-w", warmupMillis + "ms", "-i", "" + iterations, "-r", millis + "ms");
    }

    /** As words for the peers in Python. */
    List<String> forPython() {
        return List.of("--warmup", "" + warmups * warmupMillis / 1e3, "--iterations", "" + iterations, "--time",
                "" + millis / 1e3);
    }
}
