package dev.gradus.labs.study;

import dev.gradus.labs.lab.Expectation;
import dev.gradus.labs.report.Report;
import java.io.IOException;
import java.util.List;

/** A question that is asked of models: what is compared, what is claimed, and how the answer is shown. */
public interface Study {

    /**
     * How all models are trained.
     *
     * @return the plan
     */
    Plan plan();

    /**
     * The models.
     *
     * @return at least one
     */
    List<Variant> variants();

    /**
     * What lengths are judged by.
     *
     * @return accuracy unless overridden, by a study that judges by accuracy at the end
     */
    default Results.Measure measure() {
        return Results.Measure.ACCURACY;
    }

    /**
     * The claims, fixed before the run, and what came of them.
     *
     * @param results of all trainings
     * @return none for settings that nothing is known about
     */
    List<Expectation> claims(Results results);

    /**
     * The page about a run.
     *
     * @param page the sections that all pages have, and the trained models
     * @return the report
     * @throws IOException if a trained model can't be read
     */
    Report report(Page page) throws IOException;
}
