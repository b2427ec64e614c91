package dev.gradus.labs.moe.cluster;

import dev.gradus.labs.lab.Expectation;
import dev.gradus.labs.report.Report;
import java.util.List;

/** A question that is asked of cluster regression: what is compared, what is claimed, and how the answer is shown. */
interface Study {

    /** How all models are trained. */
    Training training();

    /** The models. */
    List<Variant> variants();

    /** The claims, fixed before the run, and what came of them. */
    List<Expectation> claims(Results results);

    /** The page about a run. */
    Report report(Page page, Results results);
}
