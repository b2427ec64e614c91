package dev.gradus.labs.moe;

import dev.gradus.labs.lab.Expectation;
import dev.gradus.labs.lab.Size;
import java.util.ArrayList;
import java.util.List;

/** What the lab claims before it runs. */
final class MoeExpectations {
    /** Least gain over the dense model of the same active size, bits a byte, that all seeds tried have reached. */
    private static final double GAIN = 0;

    private final MoeSettings settings;
    private final List<Outcome> outcomes;

    MoeExpectations(MoeSettings settings, List<Outcome> outcomes) {
        this.settings = settings;
        this.outcomes = outcomes;
    }

    /** The claims and what came of them. */
    List<Expectation> all() {
        Outcome active = named(Contender.DENSE_ACTIVE);
        Outcome total = named(Contender.DENSE_TOTAL);
        List<Expectation> claims = new ArrayList<>();
        for (Outcome mixture : outcomes.stream().filter(Outcome::isMixture).toList()) {
            claims.add(
                    none("Extra active parameters of " + mixture.name() + " over " + active.name() + ", routers aside",
                            mixture.size().active() - mixture.size().routers() - active.size().active()));
            claims.add(none("Extra parameters of " + mixture.name() + " over " + total.name() + ", routers aside",
                    mixture.size().total() - mixture.size().routers() - total.size().total()));
        }
        claims.add(none("Share of the choices that top-2 dropless drops", named(Contender.TOP_2).dropped()));
        if (isMeasuredSize()) {
            claims.add(gain(named(Contender.TOP_1), active));
            claims.add(gain(named(Contender.TOP_2), active));
        }
        return claims;
    }

    /** The gain is known for the settings of the larger sizes; other settings make no claim about it. */
    private boolean isMeasuredSize() {
        return settings.equals(MoeSettings.of(Size.SMALL)) || settings.equals(MoeSettings.of(Size.FULL));
    }

    private static Expectation gain(Outcome mixture, Outcome dense) {
        return new Expectation(
                "Bits a byte of held-out text that " + mixture.name() + " saves over " + dense.name(),
                dense.validation() - mixture.validation(), GAIN, Double.POSITIVE_INFINITY);
    }

    private static Expectation none(String claim, double measured) {
        return new Expectation(claim, measured, 0, 0);
    }

    private Outcome named(String name) {
        return outcomes.stream().filter(outcome -> outcome.name().equals(name)).findFirst().orElseThrow();
    }
}
