package dev.gradus.benchmarks;

import dev.gradus.labs.bench.Case;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.options.Options;

/**
 * Every combination of the parameters of some benchmarks. A typed value that only others of them list is theirs alone: with
 * {@code -p model=llama,top2} models run the one, mixtures the other.
 */
final class Cases {
    private final Collection<BenchmarkListEntry> benchmarks;
    private final Options options;

    private Cases(Collection<BenchmarkListEntry> benchmarks, Options options) {
        this.benchmarks = benchmarks;
        this.options = options;
    }

    static List<Case> of(Collection<BenchmarkListEntry> benchmarks, Options options) {
        Cases cases = new Cases(benchmarks, options);
        return benchmarks.stream().flatMap(benchmark -> cases.of(benchmark).stream()).toList();
    }

    private List<Case> of(BenchmarkListEntry benchmark) {
        List<SortedMap<String, String>> all = List.of(new TreeMap<>());
        for (String parameter : benchmark.getParams().orElse(Map.of()).keySet()) {
            all = each(all, parameter, values(benchmark, parameter));
        }
        return all.stream().map(values -> new Case(benchmark.getUsername(), values)).toList();
    }

    private List<String> values(BenchmarkListEntry benchmark, String parameter) {
        List<String> own = listed(benchmark, parameter);
        Set<String> all = benchmarks.stream().flatMap(other -> listed(other, parameter).stream())
                .collect(Collectors.toSet());
        return options.getParameter(parameter).orElse(own).stream()
                .filter(value -> own.contains(value) || !all.contains(value)).toList();
    }

    private static List<String> listed(BenchmarkListEntry benchmark, String parameter) {
        return List.of(benchmark.getParams().orElse(Map.of()).getOrDefault(parameter, new String[0]));
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
