package dev.gradus.labs.study;

import dev.gradus.labs.lab.Findings;
import dev.gradus.labs.lab.Run;
import dev.gradus.labs.lab.Work;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** A study, ready to start. */
public final class StudyWork implements Work {
    private final Study study;
    private final Record settings;
    private final long seed;

    /**
     * A study with what decides its run.
     *
     * @param study    the question
     * @param settings of the run
     * @param seed     the first one
     */
    public StudyWork(Study study, Record settings, long seed) {
        this.study = study;
        this.settings = settings;
        this.seed = seed;
    }

    @Override
    public Map<String, Object> input() {
        return Map.of("task", "made from the seed");
    }

    @Override
    public Findings run(Run run) throws IOException {
        List<Variant> variants = study.variants();
        Series series = new Series(study.plan(), seed, run);
        Results results = new Results(series.train(variants));
        if (run.interrupt().requested()) {
            return Findings.NONE;
        }
        Findings findings =
                new Findings(results.table(study.measure()), results.numbers(), study.claims(results));
        Page page = new Page(new Page.Conditions(settings, seed, study.measure()), variants, results, findings,
                series::trained);
        study.report(page).write(run.folder().file("report.html"));
        return findings;
    }
}
