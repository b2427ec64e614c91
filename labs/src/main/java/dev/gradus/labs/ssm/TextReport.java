package dev.gradus.labs.ssm;

import dev.gradus.labs.lab.Findings;
import dev.gradus.labs.lab.Overrides;
import dev.gradus.labs.report.Claims;
import dev.gradus.labs.report.Content;
import dev.gradus.labs.report.Facts;
import dev.gradus.labs.report.Grid;
import dev.gradus.labs.report.Passage;
import dev.gradus.labs.report.Report;
import dev.gradus.labs.report.Section;
import dev.gradus.labs.ssm.Family.Kind;
import dev.gradus.labs.text.Learning;
import dev.gradus.labs.text.Text;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The page about a run of {@code text}; every number in it was measured in this run. */
record TextReport(TextSettings settings, long seed, Text text, List<Reader> readers, Findings findings) {

    Report report() {
        return new Report("Every family reads the same text", summary(), List.of(
                models(), expectations(), learning(), samples(), conditions()));
    }

    private String summary() {
        Reader best = readers.stream().min(Comparator.comparingDouble(Reader::validation)).orElseThrow();
        Reader worst = readers.stream().max(Comparator.comparingDouble(Reader::validation)).orElseThrow();
        return String.format(Locale.ROOT,
                "%d language models of about the same size have read %s, byte by byte. On the part they never saw %s needs the"
                        + " fewest bits a byte, %.3f, and %s the most, %.3f.",
                readers.size(), text.corpus().name(), best.family().name(), best.validation(), worst.family().name(),
                worst.validation());
    }

    private Section models() {
        return new Section("What was compared", List.of(
                readers.stream().map(reader -> reader.family().name() + ": " + reader.family().what())
                        .collect(Collectors.joining("; ")) + ".",
                "Bits/byte is how well a model guesses text it never saw; lower is better. Tokens/s are training bytes a"
                        + " second. The state is what a model remembers after one window: a transformer's grows with every"
                        + " token, the others' has this size for ever.",
                "One seed, one learning rate for all, a short training: differences of a few hundredths of a bit say nothing"
                        + " about the families."),
                List.of(new Grid(findings.table())));
    }

    private Section expectations() {
        List<String> words = findings.expectations().isEmpty()
                ? List.of(
                        "With these settings nothing is claimed: the bands were measured for the sizes small and full.")
                : List.of("These claims were fixed before the run. A missed one ends the run with exit code 3.");
        return new Section("What was expected", words, List.of(new Claims(findings.expectations())));
    }

    private Section learning() {
        return new Section("Learning", List.of(
                "Lines are the training text (smoothed), points the held-out text. Switch the horizontal axis: by steps every"
                        + " model has read the same text, by seconds the slower ones fall back.",
                String.format(Locale.ROOT,
                        "A guesser that knows only how often each byte occurs needs %.2f bits a byte of the held-out text.",
                        text.bitsOfFrequencies())),
                charts());
    }

    /** One for each kind, with the transformer to compare. */
    private List<Content> charts() {
        return EnumSet.complementOf(EnumSet.of(Kind.ATTENTION)).stream().<Content>map(kind -> Learning.chart(
                kind.title(), readers.stream()
                        .filter(reader -> reader.family().kind() == kind || reader.family().kind() == Kind.ATTENTION)
                        .map(Reader::learning).toList()))
                .toList();
    }

    private Section samples() {
        List<Content> passages = readers.stream().<Content>map(
                reader -> new Passage(reader.family().name(), reader.sample().prompt(), reader.sample().text()))
                .toList();
        return new Section("What they write", List.of(
                "All got the same beginning, from the part they never saw (bold). At this size look for the form, such as"
                        + " words, indentation and closed brackets, rather than for sense."),
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
