package dev.gradus.labs.attention.cache;

import dev.gradus.attention.position.RopeBase;
import dev.gradus.attention.position.Unscaled;
import dev.gradus.data.TokenSequence;
import dev.gradus.labs.lab.Console.Progress;
import dev.gradus.labs.lab.Findings;
import dev.gradus.labs.lab.Run;
import dev.gradus.labs.lab.Work;
import dev.gradus.labs.text.Diary;
import dev.gradus.labs.text.Judge;
import dev.gradus.labs.text.Metrics;
import dev.gradus.labs.text.Session;
import dev.gradus.labs.text.Text;
import dev.gradus.random.Rng;
import dev.gradus.sequence.SequenceModel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Trains one model, then lets it read long texts with every kind of cache. */
final class CacheWork implements Work {
    private static final int JUDGED = 16;

    private final CacheSettings settings;
    private final long seed;
    private final Text text;

    CacheWork(CacheSettings settings, long seed, Text text) {
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
        SequenceModel model = train(run);
        TokenSequence heldOut = text.corpus().validation();
        Reader reader = new Reader(settings, model,
                heldOut.sideBySide(settings.streams(), settings.length(), settings.streams()).get(0));
        List<Remembered> all = new ArrayList<>();
        List<Kept> kinds = Kept.all(settings);
        long begun = System.nanoTime();
        for (Kept kind : kinds) {
            if (run.interrupt().requested()) {
                return Findings.NONE;
            }
            all.add(reader.read(kind));
            run.console().progress(new Progress("reading", all.size(), kinds.size(),
                    (System.nanoTime() - begun) * 1e-9, kind.name()));
        }
        Budgets budgets = Budgets.of(settings, all.get(0).bits(), reader::within);
        CacheResults results = new CacheResults(settings, all, budgets, reader.attended());
        Findings findings = new Findings(results.table(), results.numbers(), results.claims());
        new CacheReport(settings, seed, text, results, findings).report().write(run.folder().file("report.html"));
        return findings;
    }

    private SequenceModel train(Run run) throws IOException {
        Judge judge = new Judge(
                text.corpus().validation().sideBySide(settings.batch(), settings.context(), JUDGED));
        RopeBase base = new RopeBase(10_000, settings.form().headDim(), settings.context());
        return new Session("model",
                () -> settings.form().model(new Unscaled().rotary(base, false), new Rng(seed).fork("model")),
                settings.recipe(), new Session.Surroundings(run, seed, text.corpus().training(), judge,
                        Metrics.open(run.folder()), Diary.NONE))
                .train();
    }
}
