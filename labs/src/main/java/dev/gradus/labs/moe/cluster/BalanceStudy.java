package dev.gradus.labs.moe.cluster;

import dev.gradus.labs.lab.Expectation;
import dev.gradus.labs.lab.Size;
import dev.gradus.labs.report.Report;
import dev.gradus.labs.report.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Compares what keeps experts equally busy. */
final class BalanceStudy implements Study {
    private static final String NONE = "no control";
    private static final String FREE = "loss-free bias";

    private final BalanceSettings settings;
    private final String weak;
    private final String strong;

    BalanceStudy(BalanceSettings settings) {
        this.settings = settings;
        weak = "balance loss " + settings.balance();
        strong = "balance loss " + settings.strong();
    }

    @Override
    public Training training() {
        return settings.training();
    }

    @Override
    public List<Variant> variants() {
        Form form = new Form(settings.experts(), settings.expertWidth(), settings.topK());
        return List.of(
                new Variant(NONE, String.format(Locale.ROOT, "a mixture of %d experts of width %d, %d for each point,"
                        + " trained by the error alone", settings.experts(), settings.expertWidth(), settings.topK()),
                        form::student),
                new Variant("z-loss " + settings.routerZ(), "the same with a loss on large router scores",
                        form.withRouterZ(settings.routerZ())::student),
                new Variant(weak, "the same with the loss of Switch on uneven load", form.withBalance(
                        settings.balance())::student),
                new Variant(strong, "the same with more of it", form.withBalance(settings.strong())::student),
                new Variant(FREE,
                        "the same with sigmoid scores and a bias that rises for experts with too little to do",
                        rng -> form.lossFree(settings.biasRate(), rng)));
    }

    @Override
    public List<Expectation> claims(Results results) {
        List<Expectation> claims = new ArrayList<>();
        claims.add(new Expectation("Share of the choices that are dropped where experts are never full",
                results.variants().stream().mapToDouble(name -> results.most(name, Trial::dropped)).sum(), 0, 0));
        if (settings.equals(BalanceSettings.of(Size.SMALL)) || settings.equals(BalanceSettings.of(Size.FULL))) {
            claims.add(new Expectation("Least MaxVio without control, of all seeds",
                    results.least(NONE, Trial::violation), 0.25, Double.POSITIVE_INFINITY));
            claims.add(new Expectation("Largest MaxVio with " + strong + ", of all seeds",
                    results.most(strong, Trial::violation), Double.NEGATIVE_INFINITY, 0.2));
            claims.add(new Expectation("Mean MaxVio with " + FREE,
                    results.mean(FREE, Trial::violation), Double.NEGATIVE_INFINITY, 0.25));
            claims.add(new Expectation("Mean error with " + strong + " over that without control",
                    results.mean(strong, Trial::error) / results.mean(NONE, Trial::error), Double.NEGATIVE_INFINITY,
                    0.95));
        }
        return claims;
    }

    @Override
    public Report report(Page page, Results results) {
        List<Section> sections = List.of(
                page.models("The models are alike; only what they are asked for besides a small error differs."),
                page.expectations(), overTime(results, page),
                page.loads(page.mixtures(),
                        "Each band is one expert's share of the choices, with the first seed. If all were used alike, every band"
                                + " would fill exactly the space between two dashed lines."),
                page.clusters(page.mixtures()), page.conditions());
        return new Report("What keeps experts equally busy", summary(results), sections);
    }

    private String summary(Results results) {
        return String.format(Locale.ROOT,
                "Left alone, the busiest expert gets %.1f times its even share (mean of %d seeds); with a balance loss of"
                        + " %s %.2f times, with a bias and no loss %.2f times.",
                1 + results.mean(NONE, Trial::violation), settings.seeds(), settings.strong(),
                1 + results.mean(strong, Trial::violation), 1 + results.mean(FREE, Trial::violation));
    }

    private Section overTime(Results results, Page page) {
        return new Section("Load and error over time", List.of(
                "The balance loss pulls the router towards even probabilities, so it costs something in every step; the bias only"
                        + " changes who is chosen, not with what weight, and has no gradient.",
                String.format(Locale.ROOT,
                        "With %s MaxVio ends at %s, without control at %s: where such ranges overlap, a single"
                                + " run may show the opposite.",
                        weak, results.range("%.2f", weak, Trial::violation),
                        results.range("%.2f", NONE, Trial::violation)),
                String.format(Locale.ROOT,
                        "The bias moves by a step of fixed size whatever the error. Where the scores of two"
                                + " experts are close, a whole cluster may change sides at once, so a seed can end uneven: its"
                                + " MaxVio is %s, that of %s %s.",
                        results.range("%.2f", FREE, Trial::violation), strong,
                        results.range("%.2f", strong, Trial::violation)),
                "Is an even load also a smaller error? " + results.verdict(strong, NONE) + " "
                        + results.verdict(FREE, NONE) + " " + results.verdict(FREE, strong)
                        + " The bias was proposed for large language models (Wang et al. 2024); a task as small as this"
                        + " can't say which is better there.",
                "The z-loss keeps scores small, which is about rounding and not about balance. "
                        + results.verdict("z-loss " + settings.routerZ(), NONE)),
                List.of(Pictures.violations(results, page.mixtures()), Pictures.errors(results)));
    }
}
