package dev.gradus.labs.moe.offload;

import dev.gradus.labs.lab.Expectation;
import dev.gradus.labs.lab.Size;
import dev.gradus.labs.lab.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * All that was measured.
 *
 * @param settings of the run
 * @param measured by rising room
 * @param traces   what the bytes needed
 * @param expected what the model writes with all experts in memory
 */
record OffloadResults(OffloadSettings settings, List<Cached> measured, Traces traces, List<int[]> expected) {
    private static final List<String> HEADINGS = List.of("experts in memory", "memory", "hit rate", "shuffled", "R/E",
            "read per byte", "tokens/s");
    private static final double INFINITY = Double.POSITIVE_INFINITY;

    Table table() {
        return new Table(HEADINGS, measured.stream().map(this::row).toList());
    }

    private List<String> row(Cached cached) {
        return List.of(cached.room() + " of " + settings.experts(), format("%.1f MiB", cached.heldMiB()),
                format("%.1f %%", 100 * cached.use().hitRate()),
                format("%.1f %%", 100 * traces.shuffledRate(cached.room())), format("%.1f %%", 100 * even(cached)),
                format("%.0f KiB", cached.readPerByte() / 1024), format("%,.0f", cached.bytesPerSecond()));
    }

    static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }

    double even(Cached cached) {
        return (double) cached.room() / settings.experts();
    }

    /** With half of the experts in memory. */
    Cached half() {
        return measured.stream().filter(cached -> cached.room() == settings.experts() / 2).findFirst().orElseThrow();
    }

    /** With all of them. */
    Cached all() {
        return measured.get(measured.size() - 1);
    }

    List<Expectation> claims() {
        List<Expectation> claims = new ArrayList<>();
        claims.add(
                new Expectation("Passages that come out otherwise than with all experts in memory", different(), 0, 0));
        claims.add(new Expectation("Memory held at the end over the room given, at most",
                measured.stream().mapToDouble(this::filled).max().orElse(0), -INFINITY, 1));
        if (settings.equals(OffloadSettings.of(Size.SMALL)) || settings.equals(OffloadSettings.of(Size.FULL))) {
            claims.add(new Expectation("Hit rate with half of the experts in memory, less R/E",
                    half().use().hitRate() - even(half()), 0.05, INFINITY));
            claims.add(new Expectation("The same, less that of the shuffled trace",
                    half().use().hitRate() - traces.shuffledRate(half().room()), 0.05, INFINITY));
        }
        return claims;
    }

    private double filled(Cached cached) {
        return (double) cached.use().bytesHeld()
                / (cached.room() * settings.layers() * Writing.bytesOfOne(settings));
    }

    private long different() {
        return measured.stream().mapToLong(cached -> {
            long different = 0;
            for (int i = 0; i < expected.size(); i++) {
                different += Arrays.equals(expected.get(i), cached.passages().get(i)) ? 0 : 1;
            }
            return different;
        }).sum();
    }

    Map<String, Object> numbers() {
        Map<String, Object> numbers = new LinkedHashMap<>();
        numbers.put("bytesOfOneExpert", Writing.bytesOfOne(settings));
        for (Cached cached : measured) {
            Map<String, Object> of = new LinkedHashMap<>();
            of.put("bytesHeld", cached.use().bytesHeld());
            of.put("hitRate", cached.use().hitRate());
            of.put("hitRateOfTrace", traces.realRate(cached.room()));
            of.put("hitRateShuffled", traces.shuffledRate(cached.room()));
            of.put("hitRateOfMostFrequent", traces.mostFrequentRate(cached.room()));
            of.put("bytesReadPerByte", cached.readPerByte());
            of.put("tokensPerSecond", cached.bytesPerSecond());
            numbers.put("room " + cached.room(), of);
        }
        return numbers;
    }
}
