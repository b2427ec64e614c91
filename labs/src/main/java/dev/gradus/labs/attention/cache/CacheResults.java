package dev.gradus.labs.attention.cache;

import dev.gradus.labs.lab.Expectation;
import dev.gradus.labs.lab.Size;
import dev.gradus.labs.lab.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What came of every kind of cache. */
record CacheResults(CacheSettings settings, List<Remembered> all, Budgets budgets, Attended attended) {
    private static final double KIB = 1024;

    Remembered of(String name) {
        return all.stream().filter(each -> each.kept().name().equals(name)).findFirst().orElseThrow();
    }

    /** Bits a byte within the trained length beyond those of the full cache. */
    double cost(String name) {
        return of(name).near() - of(Kept.FULL).near();
    }

    Table table() {
        List<List<String>> rows = all.stream().map(each -> List.of(each.kept().name(),
                String.format(Locale.ROOT, "%.1f", each.bytes() / KIB),
                String.format(Locale.ROOT, "%.1f", each.computed(settings.length()) / KIB),
                String.format(Locale.ROOT, "%.3f", each.weight()),
                String.format(Locale.ROOT, "%.3f", each.near()), String.format(Locale.ROOT, "%.3f", each.far()),
                String.format(Locale.ROOT, "%.2f", 1e3 * each.seconds()))).toList();
        return new Table(List.of("cache", "KiB at the end", "by formula", "heap / formula", "bits/byte within",
                "bits/byte beyond", "ms a step"), rows);
    }

    Map<String, Object> numbers() {
        Map<String, Object> numbers = new LinkedHashMap<>();
        for (Remembered each : all) {
            Map<String, Object> of = new LinkedHashMap<>();
            of.put("bytes", each.bytes());
            of.put("bytesByFormula", each.computed(settings.length()));
            of.put("heapOverFormula", each.weight());
            of.put("bitsWithinTrainedLength", each.near());
            of.put("bitsBeyondTrainedLength", each.far());
            of.put("secondsPerStep", each.seconds());
            numbers.put(each.kept().name(), of);
        }
        numbers.put("budgets", budgets.budgets());
        budgets.lines().forEach(line -> numbers.put("bitsAtBudgets, " + line.name(), line.bits()));
        numbers.put("attentionOnTheFirstByte", attended.first());
        numbers.put("attentionOnTheFirstByteOfTheHeadWithMost", attended.mostOfAHead());
        return numbers;
    }

    List<Expectation> claims() {
        boolean known = settings.equals(CacheSettings.of(Size.SMALL)) || settings.equals(CacheSettings.of(Size.FULL));
        List<Expectation> claims = new ArrayList<>(new CacheClaims(this).exact());
        claims.addAll(known ? new CacheClaims(this).measured() : List.of());
        return claims;
    }
}
