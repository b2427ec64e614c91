package dev.gradus.labs.study;

import dev.gradus.io.Safetensors;
import dev.gradus.labs.lab.Console.Progress;
import dev.gradus.labs.lab.Run;
import dev.gradus.labs.lab.Table;
import dev.gradus.sequence.SequenceModel;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Trains every variant on every seed. After each training all that is finished is written down, the weights too, and a run that
 * goes on trains only what is missing; a training that was interrupted begins again.
 */
final class Series {
    private static final String FILE = "trials.json";
    private static final List<String> HEADINGS = List.of("model", "seed", "step", "loss", "accuracy");

    private final Plan plan;
    private final long seed;
    private final Run run;
    private final List<Trial> trials = new ArrayList<>();
    private final long begun = System.nanoTime();
    private long done;
    private long total;

    /**
     * What is written down.
     *
     * @param run    fingerprint of the run
     * @param trials finished trainings
     */
    record Notes(String run, List<Trial> trials) {
        /** Checks that both are there. */
        Notes {
            if (run == null || trials == null) {
                throw new IllegalArgumentException("it needs a run and its trials");
            }
        }
    }

    Series(Plan plan, long seed, Run run) {
        this.plan = plan;
        this.seed = seed;
        this.run = run;
    }

    /** The results, by variant and then by seed; none if the run was interrupted. */
    List<Trial> train(List<Variant> variants) throws IOException {
        recall();
        total = ((long) variants.size() * plan.seeds() - trials.size()) * plan.steps();
        for (long s = seed; s < seed + plan.seeds(); s++) {
            for (Variant variant : variants) {
                if (find(variant, s).isEmpty() && !train(variant, s)) {
                    return List.of();
                }
            }
        }
        return variants.stream().flatMap(variant -> trials.stream().filter(t -> t.variant().equals(variant.name())))
                .toList();
    }

    private Optional<Trial> find(Variant variant, long s) {
        return trials.stream().filter(trial -> trial.variant().equals(variant.name()) && trial.seed() == s).findFirst();
    }

    private boolean train(Variant variant, long s) throws IOException {
        Learner learner = new Learner(variant, plan, s);
        Optional<Trial> trial = learner.train(report -> {
            done++;
            String what =
                    String.format(Locale.ROOT, "%s, seed %d: loss %.4f", variant.name(), s, report.loss());
            run.console().progress(new Progress("training", done, total, (System.nanoTime() - begun) * 1e-9, what));
            return !run.interrupt().requested();
        });
        if (trial.isPresent()) {
            trials.add(trial.get());
            Safetensors.save(run.folder().file(variant.file(s)), learner.model().state());
            save();
        }
        return trial.isPresent() && !run.interrupt().requested();
    }

    /** The trained model of a variant and the first seed. */
    SequenceModel trained(Variant variant) throws IOException {
        SequenceModel model = variant.fresh(seed);
        model.load(Safetensors.load(run.folder().file(variant.file(seed))));
        model.train(false);
        return model;
    }

    private void recall() throws IOException {
        if (Files.exists(run.folder().file(FILE))) {
            Notes notes = run.folder().readJson(FILE, Notes.class);
            if (!run.fingerprint().equals(notes.run())) {
                throw new IOException(run.folder().file(FILE) + " belongs to another run");
            }
            trials.addAll(notes.trials());
        }
    }

    private void save() throws IOException {
        run.folder().writeJson(FILE, new Notes(run.fingerprint(), trials));
        List<List<String>> rows = new ArrayList<>();
        for (Trial trial : trials) {
            trial.moments().forEach(at -> rows.add(List.of(trial.variant(), Long.toString(trial.seed()),
                    Long.toString(at.step()), Double.toString(at.loss()), Double.toString(at.accuracy()))));
        }
        run.folder().writeTable("metrics.csv", new Table(HEADINGS, rows));
    }
}
