package dev.gradus.benchmarks;

import dev.gradus.labs.bench.Case;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.options.Options;

/** Every combination of the parameters of some benchmarks. */
final class Cases {
    private Cases() {}

    static List<Case> of(Collection<BenchmarkListEntry> benchmarks, Options options) {
        return benchmarks.stream().flatMap(benchmark -> of(benchmark, options).stream()).toList();
    }

    private static List<Case> of(BenchmarkListEntry benchmark, Options options) {
        Map<String, String[]> parameters = benchmark.getParams().orElse(Map.of());
        List<SortedMap<String, String>> all = List.of(new TreeMap<>());
        for (Map.Entry<String, String[]> parameter : parameters.entrySet()) {
            Collection<String> values =
                    options.getParameter(parameter.getKey()).orElse(List.of(parameter.getValue()));
            all = each(all, parameter.getKey(), values);
        }
        return all.stream().map(values -> new Case(benchmark.getUsername(), values)).toList();
    }

    private static List<SortedMap<String, String>> each(
            List<SortedMap<String, String>> all, String name, Collection<String> values) {
        List<SortedMap<String, String>> more = new ArrayList<>();
        for (SortedMap<String, String> one : all) {
            for (String value : values) {
                SortedMap<String, String> longer = new TreeMap<>(one);
                longer.put(name, value);
                more.add(longer);
            }
        }
        return more;
    }
}
