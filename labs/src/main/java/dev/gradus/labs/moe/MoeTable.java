package dev.gradus.labs.moe;

import dev.gradus.labs.lab.Table;
import java.util.List;
import java.util.Locale;

/** The outcomes side by side. */
final class MoeTable {
    private static final List<String> HEADINGS =
            List.of("model", "parameters", "active", "bits/byte", "tokens/s", "memory",
                    "busiest expert", "dropped");

    private MoeTable() {}

    static Table of(List<Outcome> outcomes) {
        return new Table(HEADINGS, outcomes.stream().map(MoeTable::row).toList());
    }

    private static List<String> row(Outcome o) {
        return List.of(
                o.name(),
                grouped(o.size().total()),
                grouped(o.size().active()),
                format("%.3f", o.validation()),
                grouped(Math.round(o.tokensPerSecond())),
                format("%.0f MiB", o.memory() / (1 << 20)),
                o.isMixture() ? format("%.2f x even", o.busiest()) : "",
                o.isMixture() ? format("%.1f %%", 100 * o.dropped()) : "");
    }

    /** 1234567 as 1,234,567. */
    static String grouped(long value) {
        return format("%,d", value);
    }

    static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
