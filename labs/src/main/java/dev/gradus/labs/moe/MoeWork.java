package dev.gradus.labs.moe;

import dev.gradus.data.Batch;
import dev.gradus.labs.lab.Findings;
import dev.gradus.labs.lab.Run;
import dev.gradus.labs.lab.Work;
import dev.gradus.labs.model.Flops;
import dev.gradus.labs.model.ParameterCount;
import dev.gradus.labs.task.Census;
import dev.gradus.labs.text.ByteClass;
import dev.gradus.labs.text.Judge;
import dev.gradus.labs.text.Metrics;
import dev.gradus.labs.text.Sample;
import dev.gradus.labs.text.Session;
import dev.gradus.labs.text.Text;
import dev.gradus.moe.layer.ExpertUse;
import dev.gradus.moe.router.Routing;
import dev.gradus.random.Rng;
import dev.gradus.sequence.SequenceModel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The four models, one after the other, on the same batches; then the comparison. */
final class MoeWork implements Work {
    private final MoeSettings settings;
    private final long seed;
    private final Text text;
    private final Judge judge;

    MoeWork(MoeSettings settings, long seed, Text text) {
        this.settings = settings;
        this.seed = seed;
        this.text = text;
        List<Batch> windows =
                text.corpus().validation().sideBySide(settings.batch(), settings.context(), settings.heldOut());
        this.judge = new Judge(windows);
    }

    @Override
    public Map<String, Object> input() {
        return text.facts();
    }

    @Override
    public Findings run(Run run) throws IOException {
        Metrics metrics = Metrics.open(run.folder());
        LoadLog loads = LoadLog.open(run.folder());
        List<Outcome> outcomes = new ArrayList<>();
        for (Contender contender : Contender.all(settings)) {
            Session.Surroundings around = new Session.Surroundings(run, seed, text.corpus().training(), judge, metrics,
                    loads.of(contender.name(), settings.steps()));
            Session session = new Session(contender.name(), () -> contender.model().apply(new Rng(seed).fork("model")),
                    settings.recipe(), around);
            SequenceModel model = session.train();
            if (run.interrupt().requested()) {
                return Findings.NONE;
            }
            outcomes.add(outcome(contender, model, metrics, loads));
        }
        return conclude(outcomes, run);
    }

    private Outcome outcome(Contender contender, SequenceModel model, Metrics metrics, LoadLog loads) {
        ParameterCount size = ParameterCount.of(model);
        double flops = Flops.perTrainedToken(size.active(), Contender.sizes(settings), settings.context());
        List<Census> layers = new ArrayList<>();
        double validation = judge.bitsPerByte(model, (batch, losses) -> count(batch, losses, layers));
        Sample sample = Sample.write(model, text.corpus().validation(), settings.context(), settings.sample(),
                new Rng(seed).fork("sample"));
        return new Outcome(contender, size, flops, settings.recipe().tokensPerStep(), metrics.of(contender.name()),
                loads.rows(contender.name()), validation, layers, sample);
    }

    /** Adds a batch to the census of each layer; {@code layers} is filled when the first comes. */
    private static void count(Batch batch, SequenceModel.Losses losses, List<Census> layers) {
        List<Routing> routings = losses.insights().stream().filter(ExpertUse.class::isInstance)
                .map(use -> ((ExpertUse) use).routing()).toList();
        for (int layer = 0; layer < routings.size(); layer++) {
            if (layer == layers.size()) {
                layers.add(new Census(ByteClass.values().length, routings.get(layer).numExperts()));
            }
            count(batch.ids().ints(), routings.get(layer), layers.get(layer));
        }
    }

    private static void count(int[] bytes, Routing routing, Census census) {
        int[] chosen = routing.experts().ints();
        for (int slot = 0; slot < chosen.length; slot++) {
            census.add(ByteClass.of(bytes[slot / routing.topK()]).ordinal(), chosen[slot]);
        }
    }

    private Findings conclude(List<Outcome> outcomes, Run run) throws IOException {
        Findings findings =
                new Findings(MoeTable.of(outcomes), numbers(outcomes), new MoeExpectations(settings, outcomes).all());
        run.folder().writeText("sample.txt", samples(outcomes));
        new MoeReport(settings, seed, text, outcomes, findings).report().write(run.folder().file("report.html"));
        return findings;
    }

    private static Map<String, Object> numbers(List<Outcome> outcomes) {
        Map<String, Object> numbers = new LinkedHashMap<>();
        outcomes.forEach(outcome -> numbers.put(outcome.name(), outcome.numbers()));
        return numbers;
    }

    private static String samples(List<Outcome> outcomes) {
        StringBuilder samples = new StringBuilder();
        for (Outcome outcome : outcomes) {
            samples.append("=== ").append(outcome.name()).append(", after the prompt ===\n")
                    .append(outcome.sample().prompt())
                    .append("\n=== wrote ===\n").append(outcome.sample().text()).append("\n\n");
        }
        return samples.toString();
    }
}
