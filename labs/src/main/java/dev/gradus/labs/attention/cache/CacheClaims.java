package dev.gradus.labs.attention.cache;

import static dev.gradus.labs.attention.cache.Kept.EIGHT_BIT;
import static dev.gradus.labs.attention.cache.Kept.FULL;
import static dev.gradus.labs.attention.cache.Kept.HEAVY;
import static dev.gradus.labs.attention.cache.Kept.ROLLING;
import static dev.gradus.labs.attention.cache.Kept.SINKS;

import dev.gradus.labs.lab.Expectation;
import java.util.List;

/** The claims. */
record CacheClaims(CacheResults results) {
    private static final double NO_END = Double.POSITIVE_INFINITY;

    /** Of any settings: bytes as computed are bytes as counted. */
    List<Expectation> exact() {
        return results.all().stream()
                .map(each -> new Expectation("Largest difference between the bytes that the cache '"
                        + each.kept().name() + "' counts and the formula, over all positions", each.miscounted(), 0, 0))
                .toList();
    }

    /** Of settings that were tried on several seeds. */
    List<Expectation> measured() {
        int budget = results.settings().budget();
        return List.of(
                new Expectation("Largest heap over the formula, of all caches",
                        results.all().stream().mapToDouble(Remembered::weight).max().orElseThrow(), 0.95, 1.25),
                new Expectation("Bytes of the cache of 8 bits over those of the full one",
                        (double) results.of(EIGHT_BIT).bytes() / results.of(FULL).bytes(), 0.25, 0.4),
                bits("What 8 bits change within the trained length", Math.abs(results.cost(EIGHT_BIT)), 0, 0.005),
                bits("What keeping the last " + budget + " costs within the trained length", results.cost(ROLLING),
                        -0.02, 0.08),
                bits("What keeping the last " + budget / 4 + " costs", results.budgets().cost(ROLLING, budget / 4), 0.1,
                        NO_END),
                bits("What a window costs over one with sinks, with the same budget",
                        results.cost(ROLLING) - results.cost(SINKS), -0.05, 0.05),
                new Expectation("Share of attention on the first byte, mean over heads", results.attended().first(), 0,
                        0.03),
                bits("What heavy hitters cost over the last bytes, with the same budget",
                        results.cost(HEAVY) - results.cost(ROLLING), 0, 0.15),
                bits("What the full cache loses beyond the trained length",
                        results.of(FULL).far() - results.of(FULL).near(), 1, NO_END),
                bits("What the rolling cache loses there", results.of(ROLLING).far() - results.of(ROLLING).near(), -0.5,
                        0.3));
    }

    private static Expectation bits(String words, double value, double low, double high) {
        return new Expectation(words + ", bits a byte", value, low, high);
    }
}
