package dev.gradus.labs.moe;

import static dev.gradus.labs.moe.MoeTable.format;
import static dev.gradus.labs.moe.MoeTable.grouped;

import dev.gradus.labs.lab.Findings;
import dev.gradus.labs.lab.Overrides;
import dev.gradus.labs.report.Chart;
import dev.gradus.labs.report.Claims;
import dev.gradus.labs.report.Content;
import dev.gradus.labs.report.Facts;
import dev.gradus.labs.report.Grid;
import dev.gradus.labs.report.Passage;
import dev.gradus.labs.report.Report;
import dev.gradus.labs.report.Section;
import dev.gradus.labs.text.Text;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** The page about a run, in plain words; every number in it was measured in this run. */
final class MoeReport {
    private final MoeSettings settings;
    private final long seed;
    private final Text text;
    private final List<Outcome> outcomes;
    private final Findings findings;

    MoeReport(MoeSettings settings, long seed, Text text, List<Outcome> outcomes, Findings findings) {
        this.settings = settings;
        this.seed = seed;
        this.text = text;
        this.outcomes = outcomes;
        this.findings = findings;
    }

    Report report() {
        List<Section> sections = new ArrayList<>(List.of(models(), expectations(), learning()));
        for (Outcome mixture : outcomes.stream().filter(Outcome::isMixture).toList()) {
            sections.add(load(mixture));
            sections.add(classes(mixture));
        }
        sections.addAll(List.of(samples(), conditions()));
        return new Report("Mixtures of experts beside dense models", summary(), sections);
    }

    private String summary() {
        Outcome best = outcomes.stream().min(Comparator.comparingDouble(Outcome::validation)).orElseThrow();
        Outcome dense = outcomes.get(0);
        Outcome mixture = outcomes.get(outcomes.size() - 1);
        return format(
                "Four language models have read %s, byte by byte. On the part they never saw, %s needs %.3f bits a byte,"
                        + " %s needs %.3f, with %s and %s parameters at work on each byte. The fewest bits, %.3f, needs %s.",
                text.corpus().name(), mixture.name(), mixture.validation(), dense.name(), dense.validation(),
                grouped(mixture.size().active()), grouped(dense.size().active()), best.validation(), best.name());
    }

    private Section models() {
        List<String> captions = new ArrayList<>();
        captions.add(format(
                "The models are alike but for one part: what each of the %d layers does to a byte by itself, after"
                        + " attention has mixed the bytes. %s.",
                settings.layers(), contenders()));
        captions.add("Active parameters are those that one byte meets; the others belong to experts it does not go to."
                + " Compare the first model with the last two: they do about the same work for a byte, yet the mixtures"
                + " hold more. Then compare the last two with the second, which holds as much and uses all of it.");
        captions.add(
                "Bits/byte is how well a model guesses text it never saw; lower is better. Tokens/s are training bytes a"
                        + " second. Memory is what the model, its gradients, the optimizer and the working arrays hold. The busiest"
                        + " expert is compared with the even share, dropped is the share of choices in training that found their"
                        + " expert full.");
        return new Section("The four models", captions, List.of(new Grid(findings.table())));
    }

    private String contenders() {
        List<String> parts = new ArrayList<>();
        outcomes.forEach(outcome -> parts.add(outcome.name() + " has " + outcome.contender().what()));
        return String.join("; ", parts);
    }

    private Section expectations() {
        return new Section("What was expected",
                List.of("These claims were fixed before the run. A missed one ends the run with exit code 3."),
                List.of(new Claims(findings.expectations())));
    }

    private Section learning() {
        return new Section("Learning", List.of(
                "Lines are the training text (smoothed), points the held-out text. Where the points of a model lie clearly"
                        + " above its line, it has begun to learn the training text by heart.",
                "Switch the horizontal axis: by steps every model has read the same text; by seconds the slower ones fall"
                        + " back; by training FLOPs (counted on paper from the active parameters) the dense model of total"
                        + " size pays for using everything, the mixtures do not.",
                format("A guesser that knows only how often each byte occurs needs %.2f bits a byte of the held-out text. The"
                        + " first steps, in which the models get that far, lie above the picture.",
                        text.bitsOfFrequencies())),
                List.of(MoeCharts.learning(outcomes)));
    }

    private Section load(Outcome mixture) {
        List<Content> charts = new ArrayList<>(MoeCharts.loads(mixture));
        charts.add(MoeCharts.violations(mixture));
        return new Section("Load of the experts: " + mixture.name(), List.of(
                "Each band is one expert's share of the choices in a batch. If all were used alike, every band would fill"
                        + " exactly the space between two dashed lines. Watch the first steps, in which a few experts win most"
                        + " of the bytes, and how the balance loss evens them out.",
                format("At the end, on the held-out text, the busiest expert of any layer has %.2f times its even share"
                        + " (MaxVio %.2f). In training %.1f %% of the choices were dropped.", mixture.busiest(),
                        MoeCharts.violationOf(mixture), 100 * mixture.dropped())),
                charts);
    }

    private Section classes(Outcome mixture) {
        List<Chart> charts = MoeCharts.census(mixture);
        double entropy = mixture.layers().get(0).kindEntropy();
        return new Section("Who takes which bytes: " + mixture.name(), List.of(
                "A row is a class of bytes of the held-out text and adds up to 100 %; a strong colour is an expert that takes much"
                        + " of that class. If the experts did not care what a byte is, all rows would look the same.",
                format("The number above each picture says how much the expert tells about the class of the byte: 0 bits is"
                        + " nothing, %.2f bits would be everything, since so uncertain is the class of a byte of this text."
                        + " Compare the layers.", entropy)),
                List.copyOf(charts));
    }

    private Section samples() {
        List<Content> passages = new ArrayList<>();
        for (Outcome outcome : outcomes) {
            passages.add(new Passage(outcome.name(), outcome.sample().prompt(), outcome.sample().text()));
        }
        return new Section("What they write",
                List.of("The coloured beginning is held-out text, the same for all; each model goes on by itself. At this size"
                        + " look for the form, such as words, indentation and closed brackets, rather than for sense."),
                passages);
    }

    private Section conditions() {
        Map<String, Object> values = Overrides.values(settings);
        values.put("seed", seed);
        values.putAll(text.facts());
        return new Section("Settings", List.of("The same settings, seed and text give the same bits again."),
                List.of(new Facts(values, Overrides.meanings(settings))));
    }
}
