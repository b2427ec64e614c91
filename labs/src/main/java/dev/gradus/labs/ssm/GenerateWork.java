package dev.gradus.labs.ssm;

import dev.gradus.labs.lab.Console.Progress;
import dev.gradus.labs.lab.Expectation;
import dev.gradus.labs.lab.Findings;
import dev.gradus.labs.lab.Run;
import dev.gradus.labs.lab.Size;
import dev.gradus.labs.lab.Table;
import dev.gradus.labs.lab.Work;
import dev.gradus.random.Rng;
import dev.gradus.sequence.SequenceModel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Times the families one after the other. The weights are random: what a token costs does not depend on them. */
final class GenerateWork implements Work {
    private final GenerateSettings settings;
    private final long seed;

    GenerateWork(GenerateSettings settings, long seed) {
        this.settings = settings;
        this.seed = seed;
    }

    @Override
    public Map<String, Object> input() {
        return Map.of("text", "random bytes");
    }

    @Override
    public Findings run(Run run) throws IOException {
        List<Family> families =
                Family.timed(settings.width(), settings.layers(), settings.heads(), settings.states());
        List<Pace> paces = new ArrayList<>();
        for (Family family : families) {
            paces.add(time(family, paces.size(), families.size(), run));
            if (run.interrupt().requested()) {
                return Findings.NONE;
            }
        }
        Findings findings = new Findings(table(paces), numbers(paces), claims(paces));
        new GenerateReport(settings, seed, paces, findings).report().write(run.folder().file("report.html"));
        return findings;
    }

    private Pace time(Family family, int before, int families, Run run) {
        long begun = System.nanoTime();
        SequenceModel model = family.model().apply(new Rng(seed).fork("model"));
        Stopwatch watch = new Stopwatch(model, new Rng(seed).fork("bytes"));
        long[] contexts = settings.contexts();
        for (int i = 0; i < contexts.length && !run.interrupt().requested(); i++) {
            watch.readTo(contexts[i]);
            String what = String.format(Locale.ROOT, "%s has read %d tokens", family.name(), contexts[i]);
            run.console().progress(new Progress("model " + (before + 1) + " of " + families, i + 1, contexts.length,
                    (System.nanoTime() - begun) * 1e-9, what));
        }
        return new Pace(family, model.parameterCount(), watch.stateBytes(), watch.secondsPerToken(settings.tokens()));
    }

    private Table table(List<Pace> paces) {
        List<List<String>> rows = new ArrayList<>();
        for (Pace pace : paces) {
            for (int i = 0; i < pace.seconds().length; i++) {
                rows.add(List.of(pace.family().name(), String.format(Locale.ROOT, "%,d", pace.parameters()),
                        String.format(Locale.ROOT, "%,d", settings.contexts()[i]),
                        String.format(Locale.ROOT, "%.1f KiB", pace.stateBytes()[i] / 1024.0),
                        String.format(Locale.ROOT, "%.3f", 1e3 * pace.seconds()[i]),
                        String.format(Locale.ROOT, "%,.0f", pace.tokensPerSecond()[i])));
            }
        }
        return new Table(List.of("model", "parameters", "context", "state", "ms/token", "tokens/s"), rows);
    }

    private Map<String, Object> numbers(List<Pace> paces) {
        Map<String, Object> numbers = new LinkedHashMap<>();
        for (Pace pace : paces) {
            Map<String, Object> of = new LinkedHashMap<>();
            of.put("parameters", pace.parameters());
            of.put("contexts", settings.contexts());
            of.put("stateBytes", pace.stateBytes());
            of.put("secondsPerToken", pace.seconds());
            numbers.put(pace.family().name(), of);
        }
        return numbers;
    }

    private List<Expectation> claims(List<Pace> paces) {
        List<Expectation> claims = new ArrayList<>();
        double longer = 1L << settings.doublings();
        for (Pace pace : paces) {
            double wanted = pace.family().kind() == Family.Kind.ATTENTION ? longer : 1;
            claims.add(new Expectation("State of " + pace.family().name()
                    + " after the longest context over that after the shortest", pace.growth(), wanted, wanted));
        }
        if (settings.equals(GenerateSettings.of(Size.SMALL)) || settings.equals(GenerateSettings.of(Size.FULL))) {
            claims.add(slowdown(paces.get(0), 1.5, Double.POSITIVE_INFINITY));
            claims.add(slowdown(paces.get(1), 0.5, 1.3));
            claims.add(slowdown(paces.get(2), 0.5, 1.3));
        }
        return claims;
    }

    private static Expectation slowdown(Pace pace, double low, double high) {
        return new Expectation("Time of a token of " + pace.family().name()
                + " after the longest context over that after the shortest", pace.slowdown(), low, high);
    }
}
