package dev.gradus.labs.moe.offload;

import dev.gradus.data.Batch;
import dev.gradus.labs.lab.Console.Progress;
import dev.gradus.labs.lab.Findings;
import dev.gradus.labs.lab.Run;
import dev.gradus.labs.lab.Work;
import dev.gradus.labs.text.Diary;
import dev.gradus.labs.text.Judge;
import dev.gradus.labs.text.Metrics;
import dev.gradus.labs.text.Session;
import dev.gradus.labs.text.Text;
import dev.gradus.moe.offload.ExpertFile;
import dev.gradus.random.Rng;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** Trains a mixture, puts its experts into a file, and writes with caches of several sizes. */
final class OffloadWork implements Work {
    private static final int HELD_OUT = 16;

    private final OffloadSettings settings;
    private final long seed;
    private final Text text;

    OffloadWork(OffloadSettings settings, long seed, Text text) {
        this.settings = settings;
        this.seed = seed;
        this.text = text;
    }

    @Override
    public Map<String, Object> input() {
        return text.facts();
    }

    @Override
    public Findings run(Run run) throws IOException {
        Mixture mixture = new Mixture(settings, new Rng(seed).fork("model"));
        train(mixture, run);
        if (run.interrupt().requested()) {
            return Findings.NONE;
        }
        Path path = run.folder().file("experts.safetensors");
        mixture.write(path);
        try (ExpertFile file = Mixture.open(path)) {
            Writing writing = new Writing(settings, mixture, file, text.corpus().validation(),
                    new Rng(seed).fork("writing"));
            return measure(mixture, writing, run);
        }
    }

    private void train(Mixture mixture, Run run) throws IOException {
        List<Batch> windows =
                text.corpus().validation().sideBySide(settings.batch(), settings.context(), HELD_OUT);
        Session.Surroundings around = new Session.Surroundings(run, seed, text.corpus().training(),
                new Judge(windows), Metrics.open(run.folder()), Diary.NONE);
        new Session("mixture", mixture::model, settings.recipe(), around).train();
    }

    /** One, two, some quarters of the experts, all. */
    static List<Integer> rooms(int experts) {
        return IntStream.of(1, 2, experts / 8, experts / 4, 3 * experts / 8, experts / 2, 3 * experts / 4, experts)
                .filter(room -> room > 0).sorted().distinct().boxed().toList();
    }

    private Findings measure(Mixture mixture, Writing writing, Run run) throws IOException {
        List<int[]> expected = writing.inMemory();
        writing.with(settings.experts()); // so that Java has compiled what is measured
        List<Integer> rooms = rooms(settings.experts());
        List<Cached> measured = new ArrayList<>();
        long begun = System.nanoTime();
        for (int room : rooms) {
            if (run.interrupt().requested()) {
                return Findings.NONE;
            }
            Cached cached = writing.with(room);
            measured.add(cached);
            String what = String.format(Locale.ROOT, "R=%d  %,.0f tokens/s", room, cached.bytesPerSecond());
            double seconds = (System.nanoTime() - begun) * 1e-9;
            run.console().progress(new Progress("writing", measured.size(), rooms.size(), seconds, what));
        }
        Traces traces = Traces.of(mixture, settings, expected, new Rng(seed).fork("shuffle"));
        return conclude(new OffloadResults(settings, measured, traces, expected), run);
    }

    private Findings conclude(OffloadResults results, Run run) throws IOException {
        Findings findings = new Findings(results.table(), results.numbers(), results.claims());
        new OffloadReport(settings, seed, text, results, findings).report().write(run.folder().file("report.html"));
        return findings;
    }
}
