package dev.gradus.labs.attention.cost;

import dev.gradus.labs.lab.Expectation;
import dev.gradus.labs.lab.Size;
import dev.gradus.labs.lab.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The costs of all attentions. */
record CostResults(CostSettings settings, List<Series> all) {
    static final double MIB = 1 << 20;

    Series of(Mechanism mechanism) {
        return all.get(mechanism.ordinal());
    }

    Table table() {
        List<List<String>> rows = new ArrayList<>();
        for (Series series : all) {
            for (Cost cost : series.costs()) {
                rows.add(List.of(series.mechanism().title(), format("%,d", cost.tokens()),
                        format("%,.1f", cost.pairs() / (double) cost.tokens()), format("%.4f", cost.seconds()),
                        format("%.2f", 1e6 * cost.seconds() / cost.tokens()), format("%,.1f", cost.bytes() / MIB)));
            }
        }
        return new Table(List.of("attention", "tokens", "keys a token", "seconds", "\u00b5s/token", "MiB"), rows);
    }

    /** To which power of the length each attention grows. */
    Table exponents() {
        return new Table(List.of("attention", "power of time", "power of memory"), all.stream()
                .map(series -> List.of(series.mechanism().title(), format("%.2f", series.exponent(Cost::seconds)),
                        format("%.2f", series.exponent(Cost::bytes))))
                .toList());
    }

    Map<String, Object> numbers() {
        Map<String, Object> numbers = new LinkedHashMap<>();
        for (Series series : all) {
            Map<String, Object> of = new LinkedHashMap<>();
            of.put("tokens", series.costs().stream().map(Cost::tokens).toList());
            of.put("seconds", series.costs().stream().map(Cost::seconds).toList());
            of.put("bytes", series.costs().stream().map(Cost::bytes).toList());
            of.put("pairs", series.costs().stream().map(Cost::pairs).toList());
            of.put("stopped", series.stopped());
            of.put("exponentOfTime", series.exponent(Cost::seconds));
            of.put("exponentOfBytes", series.exponent(Cost::bytes));
            numbers.put(series.mechanism().title(), of);
        }
        return numbers;
    }

    /** Exponents of time have wide bands, those of memory narrow ones: a busy machine is slower, not larger. */
    List<Expectation> claims() {
        List<Expectation> claims = new ArrayList<>();
        if (settings.equals(CostSettings.of(Size.SMALL))) {
            for (Mechanism mechanism : Mechanism.values()) {
                boolean square = mechanism == Mechanism.TEXTBOOK || mechanism == Mechanism.FULL;
                claims.add(new Expectation("Exponent of the time of " + mechanism.title(),
                        of(mechanism).exponent(Cost::seconds), square ? 1.5 : 0.6, square ? 2.5 : 1.4));
            }
            for (Mechanism mechanism : Mechanism.values()) {
                double about = mechanism == Mechanism.TEXTBOOK ? 2 : 1;
                claims.add(new Expectation("Exponent of the memory of " + mechanism.title(),
                        of(mechanism).exponent(Cost::bytes), about - 0.1, about + 0.1));
            }
        }
        return claims;
    }

    static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
