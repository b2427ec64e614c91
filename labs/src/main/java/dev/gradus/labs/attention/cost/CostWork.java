package dev.gradus.labs.attention.cost;

import dev.gradus.attention.pattern.PairCount;
import dev.gradus.labs.lab.Console.Progress;
import dev.gradus.labs.lab.Findings;
import dev.gradus.labs.lab.Run;
import dev.gradus.labs.lab.Work;
import dev.gradus.random.Rng;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Measures every attention at every length, up to where it would take too long or need too much. */
final class CostWork implements Work {
    private static final double WARM_UP = 1;
    private static final double LEAST_SPENT = 0.4;
    private static final double GROWTH = 4;

    private final CostSettings settings;
    private final long seed;

    CostWork(CostSettings settings, long seed) {
        this.settings = settings;
        this.seed = seed;
    }

    @Override
    public Map<String, Object> input() {
        return Map.of("text", "random vectors");
    }

    @Override
    public Findings run(Run run) throws IOException {
        List<Series> all = new ArrayList<>();
        for (Mechanism mechanism : Mechanism.values()) {
            warmUp(mechanism);
            all.add(measure(mechanism, run));
            if (run.interrupt().requested()) {
                return Findings.NONE;
            }
        }
        CostResults results = new CostResults(settings, all);
        Findings findings = new Findings(results.table(), results.numbers(), results.claims());
        new CostReport(settings, seed, results, findings).report().write(run.folder().file("report.html"));
        return findings;
    }

    /** So that Java has compiled what is measured. */
    private void warmUp(Mechanism mechanism) {
        Meter meter = new Meter(mechanism, settings, 2 * settings.shortest(), new Rng(seed));
        double enough = Math.min(WARM_UP, settings.patience());
        for (double seconds = 0; seconds < enough;) {
            seconds += meter.read().seconds();
        }
    }

    private Series measure(Mechanism mechanism, Run run) {
        List<Cost> costs = new ArrayList<>();
        String stopped = "";
        long begun = System.nanoTime();
        int[] lengths = settings.lengths();
        for (int i = 0; i < lengths.length && stopped.isEmpty() && !run.interrupt().requested(); i++) {
            Cost cost = measure(mechanism, lengths[i]);
            costs.add(cost);
            stopped = i + 1 < lengths.length ? tooMuch(costs) : "";
            int total = stopped.isEmpty() ? lengths.length : i + 1;
            run.console().progress(new Progress(mechanism.title(), i + 1, total, (System.nanoTime() - begun) * 1e-9,
                    String.format(Locale.ROOT, "%,d tokens in %.3f s", cost.tokens(), cost.seconds())));
        }
        return new Series(mechanism, costs, stopped);
    }

    private Cost measure(Mechanism mechanism, int tokens) {
        Rng rng = new Rng(seed).fork(mechanism.title());
        Meter meter = new Meter(mechanism, settings, tokens, rng);
        long bytes = Long.MAX_VALUE;
        double seconds = Double.POSITIVE_INFINITY;
        double spent = 0;
        for (int round = 0; round < settings.rounds() || spent < Math.min(LEAST_SPENT, settings.patience()); round++) {
            Meter.Reading reading = meter.read();
            spent += reading.seconds();
            bytes = Math.min(bytes, reading.bytes()); // more while Java has not compiled everything
            seconds = Math.min(seconds, reading.seconds());
            if (seconds > Meter.LONG) {
                break;
            }
        }
        long pairs = PairCount.of(mechanism.pattern(settings, tokens, rng.fork("blocks")), 0, tokens);
        return new Cost(tokens, seconds, bytes, pairs);
    }

    /** Why the double length should not be tried: cost may grow with the square. Empty if it can be. */
    private String tooMuch(List<Cost> costs) {
        Cost last = costs.get(costs.size() - 1);
        double before = costs.size() > 1 ? costs.get(costs.size() - 2).seconds() : last.seconds() / 2;
        double seconds = last.seconds() * Math.min(GROWTH, last.seconds() / before);
        double bytes = GROWTH * last.bytes();
        long heap = Runtime.getRuntime().maxMemory();
        if (seconds > settings.patience()) {
            return String.format(Locale.ROOT, "%,d tokens would take about %.0f s", 2 * last.tokens(), seconds);
        }
        return bytes > heap / 2.0
                ? String.format(Locale.ROOT, "%,d tokens would need about %.1f GiB, and Java has %.1f GiB",
                        2 * last.tokens(), bytes / (1 << 30), heap / (double) (1 << 30))
                : "";
    }
}
