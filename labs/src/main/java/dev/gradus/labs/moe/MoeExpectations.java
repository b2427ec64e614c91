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
            claims.add(exactly(0,
                    mixture.name() + " has as many active parameters as dense-active, routers aside: difference",
                    mixture.size().active() - mixture.size().routers() - active.size().active()));
            claims.add(exactly(0, mixture.name() + " has as many parameters as dense-total, routers aside: difference",
                    mixture.size().total() - mixture.size().routers() - total.size().total()));
        }
        claims.add(exactly(0, "top-2 dropless drops nothing: share dropped", named(Contender.TOP_2).dropped()));
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
                mixture.name() + " needs fewer bits a byte of held-out text than " + dense.name() + ": fewer by",
                dense.validation() - mixture.validation(), GAIN, Double.POSITIVE_INFINITY);
    }

    private static Expectation exactly(double value, String claim, double measured) {
        return new Expectation(claim, measured, value, value);
    }

    private Outcome named(String name) {
        return outcomes.stream().filter(outcome -> outcome.name().equals(name)).findFirst().orElseThrow();
    }
}
