package dev.gradus.labs.attention.documents;

import dev.gradus.labs.lab.Table;
import dev.gradus.labs.report.Chart;
import dev.gradus.labs.report.Curves;
import dev.gradus.labs.report.Grid;
import dev.gradus.labs.report.Growth;
import dev.gradus.labs.report.Report;
import dev.gradus.labs.report.Section;
import dev.gradus.labs.study.Page;
import dev.gradus.labs.study.Pictures;
import dev.gradus.labs.study.Results.Measure;
import dev.gradus.labs.study.Variant;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.LongStream;

/** The page about a run; every number in it was measured in this run. */
record DocumentReport(DocumentSettings settings, Map<String, List<StepCost>> costs, Page page) {
    private static final double MIB = 1 << 20;
    private static final int QUESTIONS = 64;

    Report report() throws IOException {
        return new Report("Long documents", summary(), List.of(page.models(tasks(), models()), page.expectations(),
                depths(), lengths(), timeAndMemory(), learning(), page.settings()));
    }

    private double mean(String variant, int paper) {
        return page.results().mean(variant, paper, Measure.ACCURACY);
    }

    private String summary() {
        return String.format(Locale.ROOT,
                "In documents of %d tokens, full attention finds a passkey that lies far away with an accuracy of %.2f, the"
                        + " hierarchy with %.2f, windows with %.2f. Which vote wins more districts full attention says right with"
                        + " %.2f, the hierarchy with %.2f, windows with %.2f.",
                settings.tokens(0), mean(DocumentStudy.PASSKEY + DocumentStudy.FULL, 0),
                mean(DocumentStudy.PASSKEY + DocumentStudy.HIERARCHY, 0),
                mean(DocumentStudy.PASSKEY + DocumentStudy.WINDOW, 0),
                mean(DocumentStudy.VOTE + DocumentStudy.FULL, 0),
                mean(DocumentStudy.VOTE + DocumentStudy.HIERARCHY, 0),
                mean(DocumentStudy.VOTE + DocumentStudy.WINDOW, 0));
    }

    private String tasks() {
        return String.format(Locale.ROOT,
                "Two tasks, asked by the last token. Passkey: one token among noise is the answer, of %d kinds; models learn from"
                        + " all distances and are judged from %d tokens on, which windows can't reach. Vote, two classes of documents:"
                        + " every token is a vote, every %d tokens are a district, and the class is the vote that wins more"
                        + " districts. Over the whole document both votes are as frequent, so that counting them tells nothing; only"
                        + " the shortest documents, which are learnt first, are without such a tie, as a hint.",
                settings.keys(), settings.edge() + 1, settings.segment());
    }

    private String models() {
        return String.format(Locale.ROOT,
                "Four kinds of models, each of %d blocks. Full: every token sees all before it. Window: the last %d. Segments"
                        + " alone: tokens of a segment of %d see each other, in both directions. Hierarchical: the first block mixes"
                        + " within segments, the others mix the first tokens of all segments, which stand for them (after"
                        + " Chalkidis et al. 2022; segments are not told their places here, so that documents may grow)."
                        + " Its segments are the districts: it is told where they begin, and the others are not. Models learn from documents of up to %d tokens, short ones first; the other lengths are longer than any"
                        + " they saw.",
                DocumentModels.BLOCKS, settings.window(), settings.segment(), settings.tokens(0));
    }

    private Section depths() throws IOException {
        Depths depths = Depths.of(settings, QUESTIONS, page.conditions().seed());
        List<Curves.Curve> curves = new ArrayList<>();
        double[] x = Arrays.stream(depths.distances()).asDoubleStream().toArray();
        for (Variant variant : page.variants()) {
            if (variant.name().startsWith(DocumentStudy.PASSKEY)) {
                double[] accuracy = depths.of(page.trained(variant.name()), settings);
                String name = variant.name().substring(DocumentStudy.PASSKEY.length());
                curves.add(new Curves.Curve(name, false, List.of(x), accuracy));
                curves.add(new Curves.Curve(name, true, List.of(x), accuracy));
            }
        }
        return new Section("Where the passkey lies", List.of(String.format(Locale.ROOT,
                "Windows carry the answer from block to block, at most %d tokens far: beyond, they guess. A segment alone knows only"
                        + " what stands in it, and the question stands alone in its own. Full attention and the hierarchy have a way"
                        + " from everywhere.",
                settings.edge())),
                List.of(new Curves("Accuracy against the distance of the passkey", "accuracy",
                        List.of("tokens before the question"), curves,
                        List.of(new Curves.Level("guessing", 1.0 / settings.keys())))));
    }

    private Section lengths() {
        return new Section("Longer documents", List.of(
                "No model was trained on documents that are longer than the first length. The longer a document, the closer may a"
                        + " vote by districts be, down to one district of many."),
                List.of(byLength("Passkeys", DocumentStudy.PASSKEY, 1.0 / settings.keys()),
                        byLength("Votes by districts", DocumentStudy.VOTE, 0.5)));
    }

    private Chart byLength(String title, String task, double chance) {
        return Pictures.byLength(title, "tokens", page.results(),
                page.variants().stream().filter(variant -> variant.name().startsWith(task)).toList(), Measure.ACCURACY,
                chance);
    }

    private Section timeAndMemory() {
        return new Section("Time and memory", List.of(
                "A training step on one document, forward and backward. Memory is what a step needs at once beside the weights."
                        + " The tiles of full attention are computed again on the way back instead of kept, so that its memory"
                        + " grows with the length and not with the square; its time grows faster. The hierarchy is the cheapest,"
                        + " because only its first block works on all tokens, the others on one of each segment."),
                List.of(chart("Time of a step", "ms", cost -> 1e3 * cost.seconds()),
                        chart("Memory of a step", "MiB", cost -> cost.bytes() / MIB), new Grid(table())));
    }

    private long[] sizes() {
        return LongStream.rangeClosed(0, costs.values().iterator().next().size() - 1).map(d -> settings.tokens((int) d))
                .toArray();
    }

    private Chart chart(String title, String unit, ToDoubleFunction<StepCost> value) {
        List<Growth.Line> lines = costs.entrySet().stream().map(each -> new Growth.Line(each.getKey(), each.getValue()
                .stream().map(cost -> new double[] {Math.rint(100 * value.applyAsDouble(cost)) / 100}).toList()))
                .toList();
        return new Growth(title, "tokens", sizes(), unit, true, lines, List.of());
    }

    private Table table() {
        List<String> headings = new ArrayList<>(List.of("model"));
        LongStream.of(sizes()).forEach(size -> headings.add("at " + size));
        List<List<String>> rows = new ArrayList<>();
        costs.forEach((name, all) -> {
            List<String> row = new ArrayList<>(List.of(name));
            all.forEach(cost -> row.add(String.format(Locale.ROOT, "%.1f ms, %.1f MiB", 1e3 * cost.seconds(),
                    cost.bytes() / MIB)));
            rows.add(row);
        });
        return new Table(headings, rows);
    }

    private Section learning() {
        return new Section("While learning", List.of(String.format(Locale.ROOT,
                "Training loss, mean over seeds. Documents grow on the way, from %d to %d tokens in %d equal shares of the steps:"
                        + " where they outgrow what a model can do, its loss rises again.",
                settings.tokens(-settings.halvings()), settings.tokens(0), settings.halvings() + 1)),
                List.of(Pictures.losses(page.results(), page.variants())));
    }
}
