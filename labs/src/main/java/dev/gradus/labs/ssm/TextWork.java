package dev.gradus.labs.ssm;

import dev.gradus.autograd.Autograd;
import dev.gradus.labs.lab.Expectation;
import dev.gradus.labs.lab.Findings;
import dev.gradus.labs.lab.Run;
import dev.gradus.labs.lab.Size;
import dev.gradus.labs.lab.Table;
import dev.gradus.labs.lab.Work;
import dev.gradus.labs.text.Diary;
import dev.gradus.labs.text.Judge;
import dev.gradus.labs.text.Learning;
import dev.gradus.labs.text.Metrics;
import dev.gradus.labs.text.Sample;
import dev.gradus.labs.text.Session;
import dev.gradus.labs.text.Text;
import dev.gradus.random.Rng;
import dev.gradus.sequence.SequenceModel;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/** The families, one after the other, on the same batches; then the comparison. */
final class TextWork implements Work {
    private final TextSettings settings;
    private final long seed;
    private final Text text;
    private final Judge judge;

    TextWork(TextSettings settings, long seed, Text text) {
        this.settings = settings;
        this.seed = seed;
        this.text = text;
        judge = new Judge(
                text.corpus().validation().sideBySide(settings.batch(), settings.context(), settings.heldOut()));
    }

    @Override
    public Map<String, Object> input() {
        return text.facts();
    }

    @Override
    public Findings run(Run run) throws IOException {
        Metrics metrics = Metrics.open(run.folder());
        List<Reader> readers = new ArrayList<>();
        for (Family family : Family.all(settings.width(), settings.layers(), settings.heads(), settings.states(),
                settings.taps())) {
            Session.Surroundings around =
                    new Session.Surroundings(run, seed, text.corpus().training(), judge, metrics, Diary.NONE);
            SequenceModel model = new Session(family.name(), () -> family.model().apply(new Rng(seed).fork("model")),
                    settings.recipe(), around).train();
            if (run.interrupt().requested()) {
                return Findings.NONE;
            }
            readers.add(reader(family, model, metrics));
        }
        Findings findings = new Findings(table(readers), numbers(readers), claims(readers));
        new TextReport(settings, seed, text, readers, findings).report().write(run.folder().file("report.html"));
        return findings;
    }

    private Reader reader(Family family, SequenceModel model, Metrics metrics) {
        Sample sample = Sample.write(model, text.corpus().validation(), settings.context(), settings.sample(),
                new Rng(seed).fork("sample"));
        return new Reader(family, model.parameterCount(), stateBytes(model),
                new Learning(family.name(), metrics.of(family.name()), OptionalDouble.empty()),
                judge.bitsPerByte(model), settings.recipe().tokensPerStep(), sample);
    }

    private long stateBytes(SequenceModel model) {
        Tensor window = Tensor.zeros(DType.INT32, Shape.of(1, settings.context()));
        return Autograd.noGrad(() -> model.stateBytes(model.prefill(window, model.start(1)).state()));
    }

    private static Table table(List<Reader> readers) {
        List<List<String>> rows = readers.stream().map(reader -> List.of(reader.family().name(),
                String.format(Locale.ROOT, "%,d", reader.parameters()),
                String.format(Locale.ROOT, "%.3f", reader.validation()),
                String.format(Locale.ROOT, "%,.0f", reader.tokensPerSecond()),
                String.format(Locale.ROOT, "%.1f KiB", reader.stateBytes() / 1024.0))).toList();
        return new Table(List.of("model", "parameters", "bits/byte", "tokens/s", "state after a window"), rows);
    }

    private static Map<String, Object> numbers(List<Reader> readers) {
        Map<String, Object> numbers = new LinkedHashMap<>();
        readers.forEach(reader -> numbers.put(reader.family().name(), reader.numbers()));
        return numbers;
    }

    private List<Expectation> claims(List<Reader> readers) {
        List<Expectation> claims = new ArrayList<>();
        if (settings.equals(TextSettings.of(Size.SMALL)) || settings.equals(TextSettings.of(Size.FULL))) {
            double guessing = text.bitsOfFrequencies();
            for (Reader reader : readers) {
                claims.add(new Expectation("Bits a byte of " + reader.family().name()
                        + " over those of a guesser that knows only frequencies", reader.validation() / guessing, 0,
                        0.8));
            }
        }
        return claims;
    }
}
