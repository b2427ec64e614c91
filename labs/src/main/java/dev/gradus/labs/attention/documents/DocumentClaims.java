package dev.gradus.labs.attention.documents;

import dev.gradus.labs.lab.Expectation;
import dev.gradus.labs.study.Results;
import dev.gradus.labs.study.Results.Measure;
import java.util.List;
import java.util.stream.IntStream;

/** The claims. */
record DocumentClaims(DocumentSettings settings, Results results) {
    private static final double LUCK = 0.13;

    /** What can't be known has to be guessed, whatever the seed. */
    List<Expectation> all() {
        return List.of(
                guessed("windows on passkeys out of their reach", DocumentStudy.PASSKEY + DocumentStudy.WINDOW,
                        1.0 / settings.keys()),
                guessed("segments alone on passkeys", DocumentStudy.PASSKEY + DocumentStudy.SEGMENTS,
                        1.0 / settings.keys()),
                guessed("segments alone on votes", DocumentStudy.VOTE + DocumentStudy.SEGMENTS, 0.5));
    }

    /** What is learnt in the steps of size small. */
    List<Expectation> learnt() {
        return List.of(
                right("full attention on passkeys", DocumentStudy.PASSKEY + DocumentStudy.FULL, 0),
                right("the hierarchy on passkeys", DocumentStudy.PASSKEY + DocumentStudy.HIERARCHY, 0),
                right("the hierarchy on votes", DocumentStudy.VOTE + DocumentStudy.HIERARCHY, 0),
                right("the hierarchy on passkeys", DocumentStudy.PASSKEY + DocumentStudy.HIERARCHY,
                        settings.doublings()),
                right("the hierarchy on votes", DocumentStudy.VOTE + DocumentStudy.HIERARCHY, 1));
    }

    private Expectation right(String words, String variant, int paper) {
        return new Expectation("Least accuracy of " + words + " at " + settings.tokens(paper) + " tokens, of all seeds",
                results.least(variant, paper, Measure.ACCURACY), 0.85, 1);
    }

    private Expectation guessed(String words, String variant, double chance) {
        double most = IntStream.rangeClosed(0, settings.doublings())
                .mapToDouble(paper -> results.most(variant, paper, Measure.ACCURACY)).max().orElse(Double.NaN);
        return new Expectation("Largest accuracy of " + words + ", of all lengths and seeds", most, 0, chance + LUCK);
    }
}
