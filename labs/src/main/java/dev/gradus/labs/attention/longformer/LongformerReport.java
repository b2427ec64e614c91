package dev.gradus.labs.attention.longformer;

import dev.gradus.attention.layer.GlobalPlaces;
import dev.gradus.attention.pattern.GlobalKeys;
import dev.gradus.attention.pattern.GlobalQueries;
import dev.gradus.attention.pattern.PairCount;
import dev.gradus.attention.pattern.Picture;
import dev.gradus.attention.pattern.Positions;
import dev.gradus.attention.pattern.Window;
import dev.gradus.labs.report.Matrix;
import dev.gradus.labs.report.Report;
import dev.gradus.labs.report.Section;
import dev.gradus.labs.study.Page;
import dev.gradus.labs.study.Pictures;
import dev.gradus.labs.study.Results;
import dev.gradus.labs.study.Results.Measure;
import dev.gradus.pattern.AttentionPattern;
import dev.gradus.pattern.Causal;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** The page about a run of {@code longformer}. */
record LongformerReport(LongformerStudy study, LongformerSettings settings, Page page) {
    private static final int CELLS = 32;

    Report report() {
        return new Report("What global tokens are for", summary(), List.of(
                accuracy(), masks(), page.expectations(), learning(), page.models(task()), page.settings()));
    }

    private String summary() {
        Results results = page.results();
        int far = settings.distances().length - 2; // at the largest distance the answer itself is global
        return format(
                "%d layers with a window of %d answer a question about a token %d places before with an accuracy of %.3f,"
                        + " and about one %d places before with %.3f, where guessing gets %.3f. For %d places before,"
                        + " it is %.3f with the question global, and %.3f with other tokens global.",
                settings.layers(), settings.window(), settings.edge(),
                results.mean(LongformerStudy.WINDOW, settings.paperOfEdge(), Measure.ACCURACY), settings.edge() + 1,
                results.mean(LongformerStudy.WINDOW, settings.paperOfEdge() + 1, Measure.ACCURACY), study.chance(),
                settings.distances()[far], results.mean(LongformerStudy.QUESTION, far, Measure.ACCURACY),
                results.mean(LongformerStudy.OTHERS, far, Measure.ACCURACY));
    }

    private String task() {
        return format(
                "The task: %d tokens, of which one, anywhere, is an answer of one of %d kinds and the others are noise; the"
                        + " last token asks for it. Models learn from answers at all distances, each doubling as likely as any other, and are"
                        + " judged at single ones: here a length is a distance.",
                settings.tokens(), settings.answers());
    }

    private Section accuracy() {
        return new Section("Accuracy against the distance of the answer", List.of(
                format("With the window alone the question knows of %d places, layers times one less than the window, and has to"
                        + " guess beyond them. A global token sees everything before it and is seen by everything after it:"
                        + " made global, the question looks for itself. It need not be: where others are global, one of them"
                        + " picks up the answer in one layer, and the question reads it there in the next.",
                        settings.edge()),
                format("At the very edge, %d places, the window has one way only: each layer has to pass the answer on from the farthest"
                        + " token that it sees, which is noise. Not every seed learns that for all of the %d kinds of noise.",
                        settings.edge(), LongformerSettings.NOISE),
                "With others global, too, two layers have to work together. Not every seed gets there within these steps, so that"
                        + " nothing is claimed for it."),
                List.of(Pictures.byLength("How accuracy follows the distance",
                        "places from the question back to the answer", page.results(),
                        page.variants(),
                        Measure.ACCURACY,
                        study.chance())));
    }

    private Section masks() {
        int cells = Math.min(CELLS, settings.tokens());
        List<String> names = IntStream.range(0, cells)
                .mapToObj(i -> Integer.toString((int) ((long) i * settings.tokens() / cells))).toList();
        return new Section("Who sees whom", List.of(
                format("Rows are tokens that ask, columns those that are seen; a cell is %.0f by %.0f tokens, and the stronger its"
                        + " colour, the more of its pairs are allowed. A token sees %.1f keys on average with the window alone, %.1f with the"
                        + " question global, %.1f with others global, and %.1f if all before it are seen.",
                        settings.tokens() / (double) cells, settings.tokens() / (double) cells, keys(window()),
                        keys(pattern(study.question())), keys(pattern(study.others())), keys(new Causal()))),
                List.of(picture(LongformerStudy.WINDOW, window(), names),
                        picture(LongformerStudy.QUESTION, pattern(study.question()), names),
                        picture(LongformerStudy.OTHERS, pattern(study.others()), names)));
    }

    private Matrix picture(String title, AttentionPattern pattern, List<String> names) {
        return new Matrix(title, "seen", "asks", names, names,
                Picture.of(pattern, 0, settings.tokens(), names.size()), false);
    }

    private AttentionPattern window() {
        return Window.causal(settings.window());
    }

    private AttentionPattern pattern(GlobalPlaces places) {
        Positions globals = Positions.of(IntStream.range(0, settings.tokens()).filter(places::contains).toArray());
        return window().or(new GlobalQueries(globals).and(new Causal())).or(new GlobalKeys(globals).and(new Causal()));
    }

    private double keys(AttentionPattern pattern) {
        return PairCount.of(pattern, 0, settings.tokens()) / (double) settings.tokens();
    }

    private Section learning() {
        return new Section("While learning", List.of(
                "The loss of the window alone stays where it has to: it can't know the answers that are too far away."),
                List.of(Pictures.losses(page.results(), page.variants())));
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
