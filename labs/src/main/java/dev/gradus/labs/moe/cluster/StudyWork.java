package dev.gradus.labs.moe.cluster;

import dev.gradus.labs.lab.Findings;
import dev.gradus.labs.lab.Run;
import dev.gradus.labs.lab.Work;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** A study, ready to start. */
final class StudyWork implements Work {
    private final Study study;
    private final Record settings;
    private final long seed;

    StudyWork(Study study, Record settings, long seed) {
        this.study = study;
        this.settings = settings;
        this.seed = seed;
    }

    @Override
    public Map<String, Object> input() {
        return Map.of("task", "cluster regression");
    }

    @Override
    public Findings run(Run run) throws IOException {
        List<Variant> variants = study.variants();
        Results results = new Results(new Series(study.training(), seed, run).train(variants));
        if (run.interrupt().requested()) {
            return Findings.NONE;
        }
        Findings findings = new Findings(results.table(), results.numbers(), study.claims(results));
        Page page = new Page(settings, seed, variants, results, findings);
        study.report(page, results).write(run.folder().file("report.html"));
        return findings;
    }
}
