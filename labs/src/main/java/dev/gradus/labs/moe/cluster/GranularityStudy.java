package dev.gradus.labs.moe.cluster;

import dev.gradus.labs.lab.Expectation;
import dev.gradus.labs.lab.Size;
import dev.gradus.labs.report.Report;
import dev.gradus.labs.report.Section;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/** Compares how the same weights are cut into experts. */
final class GranularityStudy implements Study {
    private static final String ACTIVE = "dense active";
    private static final String TOTAL = "dense total";
    private static final String COARSE = "coarse";
    private static final String FINE = "fine";
    private static final String SHARED = "fine and shared";

    private final GranularitySettings settings;

    GranularityStudy(GranularitySettings settings) {
        this.settings = settings;
    }

    @Override
    public Training training() {
        return settings.training();
    }

    private int fineExperts() {
        return settings.experts() * settings.parts();
    }

    private int fineWidth() {
        return settings.expertWidth() / settings.parts();
    }

    @Override
    public List<Variant> variants() {
        int width = settings.expertWidth();
        int total = settings.experts() * width;
        int parts = settings.parts();
        Form coarse = new Form(settings.experts(), width, 1).withBalance(settings.balance());
        Form fine = new Form(fineExperts(), fineWidth(), parts).withBalance(settings.balance());
        Form routed = new Form(fineExperts() - 1, fineWidth(), parts - 1).withBalance(settings.balance());
        return List.of(
                new Variant(ACTIVE, "one network of width " + width,
                        rng -> new Variant.Student(Form.dense(width, rng))),
                new Variant(TOTAL, "one network of width " + total,
                        rng -> new Variant.Student(Form.dense(total, rng))),
                new Variant(COARSE, "1 of " + settings.experts() + " experts of width " + width, coarse::student),
                new Variant(FINE, parts + " of " + fineExperts() + " experts of width " + fineWidth(), fine::student),
                new Variant(SHARED, (parts - 1) + " of " + (fineExperts() - 1) + " experts of width " + fineWidth()
                        + ", and one more that every point meets", rng -> routed.withShared(fineWidth(), rng)));
    }

    @Override
    public List<Expectation> claims(Results results) {
        List<Expectation> claims = new ArrayList<>();
        for (String mixture : List.of(COARSE, FINE, SHARED)) {
            claims.add(none("Extra active parameters of " + mixture + " over " + ACTIVE + ", routers aside",
                    extra(results, mixture, ACTIVE, Trial::active)));
            claims.add(none("Extra parameters of " + mixture + " over " + TOTAL + ", routers aside",
                    extra(results, mixture, TOTAL, Trial::parameters)));
        }
        if (settings.equals(GranularitySettings.of(Size.SMALL))
                || settings.equals(GranularitySettings.of(Size.FULL))) {
            claims.add(new Expectation("Largest quotient of the error of " + COARSE + " and that of " + ACTIVE
                    + " on one seed", results.mostRatio(COARSE, ACTIVE, Trial::error), Double.NEGATIVE_INFINITY, 0.6));
            claims.add(new Expectation("Mean error of " + FINE + " over that of " + COARSE,
                    results.mean(FINE, Trial::error) / results.mean(COARSE, Trial::error), Double.NEGATIVE_INFINITY,
                    1));
        }
        return claims;
    }

    private static double extra(
            Results results, String mixture, String dense, ToLongFunction<Trial> size) {
        Trial trial = results.of(mixture).get(0);
        return size.applyAsLong(trial) - trial.routers() - size.applyAsLong(results.of(dense).get(0));
    }

    private static Expectation none(String claim, double measured) {
        return new Expectation(claim, measured, 0, 0);
    }

    @Override
    public Report report(Page page, Results results) {
        List<Section> sections = List.of(page.models(
                "All hold the same weights but for the routers; what differs is how they are cut up, and how many of them a point"
                        + " meets. Parameters are all of them, active are those that one point meets."),
                page.expectations(), learning(results, page),
                page.loads(page.mixtures(),
                        "Each band is one expert's share of the choices, with the first seed. If all were used alike, all bands"
                                + " of a picture would be equally broad."),
                page.clusters(page.mixtures()), page.conditions());
        return new Report("Few wide experts or many narrow ones", summary(results), sections);
    }

    private String summary(Results results) {
        return String.format(Locale.ROOT,
                "Mean squared errors, means of %d seeds: one network as large as what a point meets %.4f; %d experts of which"
                        + " it meets 1 %.4f; the same cut into %d of which it meets %d %.4f; one network that uses all the"
                        + " weights for every point %.4f.",
                settings.seeds(), results.mean(ACTIVE, Trial::error), settings.experts(),
                results.mean(COARSE, Trial::error), fineExperts(), settings.parts(), results.mean(FINE, Trial::error),
                results.mean(TOTAL, Trial::error));
    }

    private Section learning(Results results, Page page) {
        return new Section("What cutting experts up changes", List.of(
                String.format(Locale.ROOT,
                        "A point of the coarse mixture can meet %d different sets of experts, one of the fine"
                                + " mixture %s: more ways to put together what a cluster needs, with as much work.",
                        settings.experts(), String.format(Locale.ROOT, "%,d", ways(fineExperts(), settings.parts()))),
                results.verdict(FINE, COARSE) + " " + results.verdict(SHARED, FINE) + " "
                        + results.verdict(COARSE, TOTAL)),
                List.of(Pictures.errors(results), Pictures.violations(results, page.mixtures())));
    }

    /** Number of sets of k out of n. */
    static BigInteger ways(int n, int k) {
        BigInteger ways = BigInteger.ONE;
        for (int i = 1; i <= k; i++) {
            ways = ways.multiply(BigInteger.valueOf(n - k + i)).divide(BigInteger.valueOf(i));
        }
        return ways;
    }
}
