package dev.gradus.labs.attention.extend;

import dev.gradus.labs.lab.Findings;
import dev.gradus.labs.lab.Overrides;
import dev.gradus.labs.report.Chart;
import dev.gradus.labs.report.Claims;
import dev.gradus.labs.report.Curves;
import dev.gradus.labs.report.Facts;
import dev.gradus.labs.report.Grid;
import dev.gradus.labs.report.Growth;
import dev.gradus.labs.report.Report;
import dev.gradus.labs.report.Section;
import dev.gradus.labs.text.LossByPosition;
import dev.gradus.labs.text.Text;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The page about a run; every number in it was measured in this run. */
record ExtendReport(
        ExtendSettings settings, long seed, Text text, ExtendResults results, Findings findings) {
    private static final int PIECES = 12;

    Report report() {
        return new Report("Reading beyond the trained length", summary(),
                List.of(compared(), expectations(), byPosition(), wavelengths(), growing(), conditions()));
    }

    private String summary() {
        return String.format(Locale.ROOT,
                "A model trained on windows of %d bytes reads windows of %d. At their end it needs %.2f bits a byte with its"
                        + " positions as they are, %.2f with positions interpolated, %.2f with YaRN; within the trained length"
                        + " %.2f.",
                settings.context(), settings.longest(), far(Extension.NONE),
                far(Extension.INTERPOLATION), far(Extension.YARN),
                results.of(Extension.NONE).near());
    }

    private Section compared() {
        return new Section("What was compared", List.of(
                String.format(Locale.ROOT,
                        "One model of %d blocks and %d channels was trained on %s, %d steps on windows of %d bytes. Then its"
                                + " rotary frequencies were changed for a factor of %d, its weights not. Tuned are %d more steps on"
                                + " windows of %d bytes.",
                        settings.layers(), settings.width(), text.corpus().name(), settings.steps(), settings.context(),
                        settings.factor(), settings.tuning(), settings.longest()),
                results.readings().stream().map(reading -> reading.extension().name() + " "
                        + reading.extension().what()).collect(Collectors.joining("; ")) + ".",
                "Numbers are bits a byte of held-out text; lower is better. Trained length is the second half of a window"
                        + " of training, x2 and x" + settings.factor() + " the last " + settings.context()
                        + " bytes of windows that are so many times longer."),
                List.of(new Grid(findings.table())));
    }

    private Section expectations() {
        List<String> words = findings.expectations().isEmpty()
                ? List.of(
                        "With these settings nothing is claimed: the bands were measured for the sizes small and full.")
                : List.of("These claims were fixed before the run. A missed one ends the run with exit code 3.");
        return new Section("What was expected", words, List.of(new Claims(findings.expectations())));
    }

    private Section byPosition() {
        List<String> captions = new ArrayList<>(List.of(
                "Each line is the mean over windows at each position, in pieces of " + piece()
                        + " bytes. What to look for: positions as they are hold up to the trained length, the line that stands"
                        + " upright; then the model meets distances that it never saw."));
        if (!findings.expectations().isEmpty()) {
            captions.add(others());
        }
        return new Section("Loss by position", captions, List.of(byPosition("Weights as trained", Reading::untuned),
                byPosition("After " + settings.tuning() + " steps at the longer length", Reading::tuned)));
    }

    private String others() {
        return String.format(Locale.ROOT,
                "Interpolation pays everywhere alike (%.2f bits a byte at the end, %.2f within the trained length), because it"
                        + " brings near bytes closer together, too. NTK by parts and YaRN leave those as they were (%.2f and %.2f at"
                        + " the end). NTK-aware for a factor of %d does not hold for all of it (%.2f at the end). After %d steps at"
                        + " the longer length YaRN needs %.2f there.",
                far(Extension.INTERPOLATION), results.of(Extension.INTERPOLATION).near(), far(Extension.BY_PARTS),
                far(Extension.YARN), settings.factor(), far(Extension.NTK), settings.tuning(),
                results.of(Extension.YARN).farTuned());
    }

    private double far(String extension) {
        return results.of(extension).far();
    }

    private int piece() {
        return Math.max(1, settings.context() / PIECES);
    }

    private Chart byPosition(String title, Function<Reading, double[]> bits) {
        List<Curves.Curve> curves = results.readings().stream()
                .map(reading -> curve(reading.extension().name(), bits.apply(reading)))
                .collect(Collectors.toCollection(ArrayList::new));
        return new Curves(title, "bits per byte", List.of("position"), bordered(curves), List.of());
    }

    /** With an upright line at the trained length. */
    private List<Curves.Curve> bordered(List<Curves.Curve> curves) {
        double most = curves.stream().flatMapToDouble(curve -> Arrays.stream(curve.y()).skip(1)).max().orElse(0);
        double least = curves.stream().flatMapToDouble(curve -> Arrays.stream(curve.y())).min().orElse(0);
        List<Curves.Curve> all = new ArrayList<>(curves);
        double border = settings.context();
        all.add(new Curves.Curve("trained length", false, List.of(new double[] {border, border}),
                new double[] {least, most}));
        return all;
    }

    private Curves.Curve curve(String name, double[] bits) {
        int count = bits.length / piece();
        double[] x = new double[count];
        double[] y = new double[count];
        for (int i = 0; i < count; i++) {
            x[i] = (i + 0.5) * piece();
            y[i] = Math.rint(1e4 * LossByPosition.between(bits, i * piece(), (i + 1) * piece())) / 1e4;
        }
        return new Curves.Curve(name, false, List.of(x), y);
    }

    private Section wavelengths() {
        double[] trained = settings.base().wavelengths();
        long[] pairs = new long[trained.length];
        Arrays.setAll(pairs, i -> i);
        List<Growth.Line> lines = results.readings().stream().map(reading -> new Growth.Line(
                reading.extension().name(), waves(reading.extension()))).toList();
        long slow = Arrays.stream(trained).filter(wave -> wave > settings.context()).count();
        return new Section("Wavelengths", List.of(String.format(Locale.ROOT,
                "A head of %d elements has %d pairs, each of which turns at its own pace: the wavelength is how many bytes a"
                        + " full turn takes. %d of the pairs never complete a turn within the trained length, so angles beyond it"
                        + " are new to the model. A way to reach further must bring these back; pairs that turn often have"
                        + " seen every angle, and dividing them only blurs which byte is next to which."
                        + " In the picture, where a line lies on that of interpolation a pair is divided by the whole"
                        + " factor, where it lies on that of none it is left alone.",
                settings.base().width(), trained.length, slow)),
                List.of(new Growth("Wavelength of each pair against the lengths", "pair", pairs,
                        "bytes for a full turn", true,
                        lines, List.of(new Curves.Level("trained", settings.context()),
                                new Curves.Level("tested", settings.longest())))));
    }

    private List<double[]> waves(Extension extension) {
        double[] f = extension.scaling().apply(settings.factor()).rule(settings.base()).apply(settings.longest())
                .frequencies();
        return Arrays.stream(f).mapToObj(each -> new double[] {Math.rint(200 * Math.PI / each) / 100}).toList();
    }

    private Section growing() {
        List<Curves.Curve> curves = results.growing().stream()
                .flatMap(each -> Stream.of(curve(each.name() + ", keys cached turned", each.kept()),
                        curve(each.name() + ", keys turned when read", each.anew())))
                .toList();
        String ends = results.growing().stream().map(each -> String.format(Locale.ROOT,
                "%s %.3f with keys cached turned and %.3f with keys turned when they are read", each.name(),
                results.far(each.kept()), results.far(each.anew()))).collect(Collectors.joining("; "));
        return new Section("Frequencies that follow the length", List.of(
                "Dynamic rules stretch only as far as the text has come, so that short texts lose nothing. Read byte by byte,"
                        + " a cache that keeps turned keys mixes the frequencies of all lengths it went through; one that"
                        + " turns keys when it reads them does not, and has to turn them all for every byte.",
                "Bits a byte of the last positions: " + ends + "."),
                List.of(new Curves("Byte by byte", "bits per byte", List.of("position"), bordered(curves), List.of())));
    }

    private Section conditions() {
        Map<String, Object> values = Overrides.values(settings);
        values.put("seed", seed);
        values.putAll(text.facts());
        return new Section("Settings", List.of("The same settings, seed and text give the same bits again."),
                List.of(new Facts(values, Overrides.meanings(settings))));
    }
}
