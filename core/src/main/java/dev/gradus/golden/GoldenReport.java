package dev.gradus.golden;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a run over many files found, by family. */
public final class GoldenReport {
    private final Map<String, int[]> counts = new TreeMap<>();
    private final List<String> failures = new ArrayList<>();
    private final TreeSet<String> withoutAdapter = new TreeSet<>();

    GoldenReport() {}

    void passed(GoldenFile file) {
        count(file)[0]++;
    }

    void failed(GoldenFile file, String why) {
        count(file)[1]++;
        failures.add(file.name() + ": " + why);
    }

    void noAdapter(GoldenFile file) {
        count(file)[2]++;
        withoutAdapter.add(file.function());
    }

    private int[] count(GoldenFile file) {
        return counts.computeIfAbsent(file.family(), family -> new int[3]);
    }

    /**
     * Cases that were compared and agreed, in float32 and in float64.
     *
     * @return the count
     */
    public int passed() {
        return counts.values().stream().mapToInt(c -> c[0]).sum();
    }

    /**
     * One sentence for each case that differs.
     *
     * @return the sentences
     */
    public List<String> failures() {
        return List.copyOf(failures);
    }

    /**
     * Reference functions that nobody has adapted.
     *
     * @return their names
     */
    public List<String> withoutAdapter() {
        return List.copyOf(withoutAdapter);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("golden cases          passed  failed  no adapter\n");
        counts.forEach((family, c) -> text.append(String.format("  %-18s %7d %7d %11d%n", family, c[0], c[1], c[2])));
        if (!withoutAdapter.isEmpty()) {
            text.append("  no adapter here for: ").append(String.join(", ", withoutAdapter)).append('\n');
        }
        failures.forEach(failure -> text.append("  FAILED ").append(failure).append('\n'));
        return text.toString();
    }
}
