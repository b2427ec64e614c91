package dev.gradus.labs.attention.bigbird;

import dev.gradus.labs.attention.bigbird.Hops.Lengths;
import dev.gradus.labs.lab.Expectation;
import dev.gradus.labs.lab.Size;
import dev.gradus.labs.lab.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** All paths of a run, by length and then by wiring. */
record BigBirdResults(BigBirdSettings settings, List<Paths> paths) {

    /** The paths of a wiring, shortest text first. */
    List<Paths> of(Wiring wiring) {
        return paths.stream().filter(each -> each.wiring() == wiring).toList();
    }

    /** The paths of a wiring in the longest text. */
    Paths longest(Wiring wiring) {
        return of(wiring).get(settings.doublings());
    }

    Table table() {
        List<List<String>> rows = new ArrayList<>();
        for (Wiring wiring : Wiring.values()) {
            for (Paths each : of(wiring)) {
                rows.add(List.of(wiring.title(), format("%,d", each.blocks() * settings.block()),
                        format("%,.1f", each.keys()), format("%.2f", each.mean()), format("%,d", each.longest())));
            }
        }
        return new Table(List.of("pattern", "tokens", "keys a token", "mean steps", "most steps"), rows);
    }

    Map<String, Object> numbers() {
        Map<String, Object> numbers = new LinkedHashMap<>();
        numbers.put("blocks", settings.blocks());
        for (Wiring wiring : Wiring.values()) {
            Map<String, Object> of = new LinkedHashMap<>();
            of.put("keysPerToken", of(wiring).stream().map(Paths::keys).toList());
            of.put("mean", of(wiring).stream().map(each -> each.draws().stream().map(Lengths::mean).toList()).toList());
            of.put("longest",
                    of(wiring).stream().map(each -> each.draws().stream().map(Lengths::longest).toList()).toList());
            numbers.put(wiring.title(), of);
        }
        return numbers;
    }

    List<Expectation> claims() {
        int blocks = settings.shortest() << settings.doublings();
        List<Expectation> claims = new ArrayList<>(List.of(
                new Expectation("Most steps with the window alone, in the longest text of " + blocks + " blocks",
                        longest(Wiring.WINDOW).longest(), blocks - 1, blocks - 1),
                new Expectation("Mean steps with the window alone over (blocks + 1) / 3, at any length",
                        Math.rint(1e9 * worst()) / 1e9, 1, 1),
                new Expectation("Most steps with window and global blocks, at any length", most(Wiring.GLOBAL), 2, 2),
                new Expectation("Most steps with all three, at any length", most(Wiring.BIGBIRD), 1, 2)));
        if (settings.equals(BigBirdSettings.of(Size.SMALL)) || settings.equals(BigBirdSettings.of(Size.FULL))) {
            claims.add(new Expectation("Mean steps that a doubling of the text adds with random blocks",
                    stepsPerDoubling(), 0.4, 0.5));
            claims.add(new Expectation("Most steps with window and random blocks, at any length and draw",
                    most(Wiring.RANDOM), 6, 11));
        }
        return claims;
    }

    /** The mean of a row of n blocks is (n + 1) / 3; the ratio that lies farthest from it. */
    private double worst() {
        return of(Wiring.WINDOW).stream().map(each -> 3 * each.mean() / (each.blocks() + 1))
                .reduce(1.0, (a, b) -> Math.abs(a - 1) > Math.abs(b - 1) ? a : b);
    }

    private int most(Wiring wiring) {
        return of(wiring).stream().mapToInt(Paths::longest).max().orElse(0);
    }

    /** How the mean grows with random blocks: by the same amount with each doubling, if it follows the logarithm. */
    double stepsPerDoubling() {
        List<Paths> random = of(Wiring.RANDOM);
        return (random.get(settings.doublings()).mean() - random.get(0).mean()) / settings.doublings();
    }

    static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
