package dev.gradus.labs.attention.extend;

import dev.gradus.attention.position.RopeScaling;
import dev.gradus.attention.position.Unscaled;
import dev.gradus.data.Batch;
import dev.gradus.data.TokenSequence;
import dev.gradus.labs.lab.Findings;
import dev.gradus.labs.lab.Run;
import dev.gradus.labs.lab.Work;
import dev.gradus.labs.text.Diary;
import dev.gradus.labs.text.Judge;
import dev.gradus.labs.text.LossByPosition;
import dev.gradus.labs.text.Metrics;
import dev.gradus.labs.text.Recipe;
import dev.gradus.labs.text.Session;
import dev.gradus.labs.text.Text;
import dev.gradus.random.Rng;
import dev.gradus.sequence.SequenceModel;
import dev.gradus.tensor.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Trains one model on short windows; then every kind of positions reads long ones with its weights, before and after tuning. */
final class ExtendWork implements Work {
    private static final int JUDGED = 16;
    private static final int STEPWISE = 32;

    private final ExtendSettings settings;
    private final long seed;
    private final Text text;

    ExtendWork(ExtendSettings settings, long seed, Text text) {
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
        Metrics metrics = Metrics.open(run.folder());
        Map<String, Tensor> weights =
                session("trained", () -> model(new Unscaled()), settings.recipe(), metrics, run).state();
        List<Reading> readings = new ArrayList<>();
        for (Extension extension : Extension.all()) {
            if (run.interrupt().requested()) {
                return Findings.NONE;
            }
            readings.add(read(extension, weights, metrics, run));
        }
        if (run.interrupt().requested()) {
            return Findings.NONE;
        }
        List<Growing> growing = Growing.all(settings, weights, windows(settings.longest(), STEPWISE, STEPWISE).get(0));
        ExtendResults results = new ExtendResults(settings, readings, growing);
        Findings findings = new Findings(results.table(), results.numbers(), results.claims());
        new ExtendReport(settings, seed, text, results, findings).report().write(run.folder().file("report.html"));
        return findings;
    }

    private SequenceModel session(
            String name, Supplier<SequenceModel> model, Recipe recipe, Metrics metrics, Run run) throws IOException {
        Judge judge = new Judge(windows(recipe.context(), recipe.batch(), JUDGED));
        TokenSequence training = text.corpus().training();
        return new Session(name, model, recipe,
                new Session.Surroundings(run, seed, training, judge, metrics, Diary.NONE)).train();
    }

    private List<Batch> windows(int length, int batch, int limit) {
        return text.corpus().validation().sideBySide(batch, length, limit);
    }

    private SequenceModel model(RopeScaling scaling) {
        return settings.form().model(scaling.rotary(settings.base(), false), new Rng(seed).fork("model"));
    }

    private SequenceModel loaded(RopeScaling scaling, Map<String, Tensor> weights) {
        SequenceModel model = model(scaling);
        model.load(weights);
        return model;
    }

    private Reading read(Extension extension, Map<String, Tensor> weights, Metrics metrics, Run run)
            throws IOException {
        RopeScaling scaling = extension.scaling().apply(settings.factor());
        List<Batch> windows = windows(settings.longest(), settings.batch(), settings.heldOut());
        List<Batch> twice = windows(2 * settings.context(), settings.batch(), settings.heldOut());
        double[] untuned = LossByPosition.whole(loaded(scaling, weights), windows);
        double[] atTwice = LossByPosition.whole(loaded(extension.scaling().apply(2), weights), twice);
        SequenceModel tuned = session(extension.name() + " tuned", () -> loaded(scaling, weights),
                settings.tuningRecipe(), metrics, run);
        return new Reading(extension, settings.context(), untuned, atTwice, LossByPosition.whole(tuned, windows));
    }
}
