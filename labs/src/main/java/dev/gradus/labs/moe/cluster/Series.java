package dev.gradus.labs.moe.cluster;

import dev.gradus.labs.lab.Console.Progress;
import dev.gradus.labs.lab.Run;
import dev.gradus.labs.lab.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Trains every variant on every seed. After each training all that is finished is written down, and a run that goes on trains
 * only what is missing; a training that was interrupted begins again.
 */
final class Series {
    private static final String FILE = "trials.json";
    private static final List<String> HEADINGS =
            List.of("model", "seed", "step", "error", "max_violation", "share_dropped");

    private final Training training;
    private final long seed;
    private final Run run;
    private final List<Trial> trials = new ArrayList<>();
    private long done;
    private long total;
    private final long begun = System.nanoTime();

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

    Series(Training training, long seed, Run run) {
        this.training = training;
        this.seed = seed;
        this.run = run;
    }

    /** The results, by variant and then by seed; none if the run was interrupted. */
    List<Trial> train(List<Variant> variants) throws IOException {
        recall();
        total = ((long) variants.size() * training.seeds() - trials.size()) * training.steps();
        for (long s = seed; s < seed + training.seeds(); s++) {
            if (!train(variants, s)) {
                return List.of();
            }
        }
        return variants.stream().flatMap(variant -> trials.stream().filter(t -> t.variant().equals(variant.name())))
                .toList();
    }

    /** Returns whether the trainings of a seed came to their end. */
    private boolean train(List<Variant> variants, long s) throws IOException {
        List<Variant> missing = variants.stream().filter(variant -> find(variant.name(), s).isEmpty()).toList();
        if (missing.isEmpty()) {
            return true;
        }
        Lesson lesson = new Lesson(training, s);
        for (Variant variant : missing) {
            if (!train(variant, lesson)) {
                return false;
            }
        }
        return true;
    }

    private Optional<Trial> find(String variant, long s) {
        return trials.stream().filter(trial -> trial.variant().equals(variant) && trial.seed() == s).findFirst();
    }

    private boolean train(Variant variant, Lesson lesson) throws IOException {
        Optional<Trial> trial = new Trainee(variant, lesson).train(report -> {
            done++;
            String what = String.format(Locale.ROOT, "seed %d  loss %.4f", lesson.seed(), report.loss());
            double seconds = (System.nanoTime() - begun) * 1e-9;
            run.console().progress(new Progress(variant.name(), done, total, seconds, what));
            return !run.interrupt().requested();
        });
        if (trial.isPresent()) {
            trials.add(trial.get());
            save();
        }
        return trial.isPresent() && !run.interrupt().requested();
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
                    Long.toString(at.step()), Double.toString(at.error()), Double.toString(at.violation()),
                    Double.toString(at.dropped()))));
        }
        run.folder().writeTable("metrics.csv", new Table(HEADINGS, rows));
    }
}
