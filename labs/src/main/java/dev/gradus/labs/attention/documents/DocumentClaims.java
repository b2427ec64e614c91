package dev.gradus.labs.attention.documents;

import dev.gradus.labs.lab.Expectation;
import dev.gradus.labs.study.Results;
import java.util.List;

/** The claims. */
record DocumentClaims(Results results) {

    List<Expectation> all() {
        return List.of();
    }
}
