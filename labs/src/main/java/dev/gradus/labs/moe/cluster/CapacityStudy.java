package dev.gradus.labs.moe.cluster;

import dev.gradus.labs.lab.Expectation;
import dev.gradus.labs.lab.Size;
import dev.gradus.labs.report.Chart;
import dev.gradus.labs.report.Curves;
import dev.gradus.labs.report.Report;
import dev.gradus.labs.report.Section;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Compares capacity factors, with and without a balance loss. */
final class CapacityStudy implements Study {
    private final CapacitySettings settings;

    CapacityStudy(CapacitySettings settings) {
        this.settings = settings;
    }

    @Override
    public Training training() {
        return settings.training();
    }

    private double[] coefficients() {
        return new double[] {0, settings.balance(), settings.strong()};
    }

    private static String group(double coefficient) {
        return coefficient == 0 ? "no loss" : "loss " + coefficient;
    }

    private static String name(double coefficient, double factor) {
        return group(coefficient) + " room " + number(factor);
    }

    /** 1.0 as 1. */
    private static String number(double value) {
        return value == Math.rint(value) ? String.format(Locale.ROOT, "%.0f", value) : Double.toString(value);
    }

    @Override
    public List<Variant> variants() {
        Form form = new Form(settings.experts(), settings.expertWidth(), settings.topK());
        List<Variant> variants = new ArrayList<>();
        for (double coefficient : coefficients()) {
            for (double factor : settings.capacities()) {
                variants.add(new Variant(name(coefficient, factor), "",
                        form.withBalance(coefficient).withCapacity(factor)::student));
            }
        }
        return variants;
    }

    private double tightest() {
        return settings.capacities()[0];
    }

    @Override
    public List<Expectation> claims(Results results) {
        List<Expectation> claims = new ArrayList<>();
        String loose = name(settings.strong(), settings.capacities()[settings.capacities().length - 1]);
        claims.add(new Expectation("Largest share dropped with " + loose + ", of all seeds",
                results.most(loose, Trial::dropped), Double.NEGATIVE_INFINITY, 0.05));
        if (settings.equals(CapacitySettings.of(Size.SMALL)) || settings.equals(CapacitySettings.of(Size.FULL))) {
            String none = name(0, 1);
            String strong = name(settings.strong(), 1);
            claims.add(new Expectation("Mean share dropped with " + none, results.mean(none, Trial::dropped), 0.12,
                    Double.POSITIVE_INFINITY));
            claims.add(new Expectation("Largest share dropped with " + strong + ", of all seeds",
                    results.most(strong, Trial::dropped), Double.NEGATIVE_INFINITY, 0.08));
            claims.add(new Expectation("Mean error with " + strong + " over that with " + none,
                    results.mean(strong, Trial::error) / results.mean(none, Trial::error), Double.NEGATIVE_INFINITY,
                    0.5));
        }
        return claims;
    }

    @Override
    public Report report(Page page, Results results) {
        List<String> shown = Arrays.stream(coefficients()).mapToObj(c -> name(c, tightest())).toList();
        List<Section> sections = List.of(against(results), page.expectations(), page.models(String.format(Locale.ROOT,
                "All are mixtures of %d experts of width %d, %d for each point. Room is the capacity factor: how many times its"
                        + " even share of a batch an expert takes, in training and on the held-out points alike; a"
                        + " point whose expert is full gets 0. Loss is the coefficient of the balance loss.",
                settings.experts(), settings.expertWidth(), settings.topK())),
                page.loads(shown,
                        "Who is asked for, room or no room, with the first seed and the least room. A band above its"
                                + " space between two dashed lines is an expert that has to refuse."),
                page.clusters(shown), page.conditions());
        return new Report("Full experts", summary(results), sections);
    }

    private String summary(Results results) {
        String none = name(0, tightest());
        String strong = name(settings.strong(), tightest());
        return String.format(Locale.ROOT,
                "With room for %s times the even share, %.0f %% of the choices find their expert full and the error is %.3f; with"
                        + " a balance loss of %s it is %.0f %% and %.3f (means of %d seeds).",
                number(tightest()), 100 * results.mean(none, Trial::dropped),
                results.mean(none, Trial::error), settings.strong(), 100 * results.mean(strong, Trial::dropped),
                results.mean(strong, Trial::error), settings.seeds());
    }

    private Section against(Results results) {
        String wide = name(0, settings.capacities()[settings.capacities().length - 1]);
        String even = name(settings.strong(), settings.capacities()[settings.capacities().length - 1]);
        return new Section("Dropped points and error against room", List.of(
                "A line is the mean of the seeds, each point one seed. More room drops less, but has to be kept free in memory and,"
                        + " on machines that work on whole batches, computed with. An even load needs no more room than its share.",
                "Each dropped point is predicted as 0, so the error follows what is dropped: balance matters most where room is"
                        + " scarce. With the most room that was tried: " + results.verdict(even, wide)),
                List.of(curves(results, "Share of the choices that are dropped", "share dropped", Trial::dropped),
                        curves(results, "Error on held-out points", "mean squared error", Trial::error)));
    }

    private Chart curves(Results results, String title, String yName, ToDoubleFunction<Trial> measure) {
        List<Curves.Curve> curves = new ArrayList<>();
        for (double coefficient : coefficients()) {
            List<double[]> seeds = Arrays.stream(settings.capacities())
                    .mapToObj(factor -> results.values(name(coefficient, factor), measure)).toList();
            curves.addAll(Pictures.withSeeds(group(coefficient), settings.capacities(), seeds));
        }
        return new Curves(title, yName, List.of("capacity factor"), curves, List.of());
    }
}
