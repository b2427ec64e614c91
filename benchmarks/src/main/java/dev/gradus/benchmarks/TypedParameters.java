package dev.gradus.benchmarks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.openjdk.jmh.runner.BenchmarkListEntry;

/**
 * What was typed with {@code -p NAME=A,B}. JMH itself ignores a name that no benchmark has, and hands any value on.
 *
 * @param values by name
 */
record TypedParameters(Map<String, List<String>> values) {
    private static final String OPTION = "-p";

    /** Finds them among the words of a command line. */
    static TypedParameters of(List<String> words) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        for (int i = 0; i + 1 < words.size(); i++) {
            String[] parts = words.get(i + 1).split("=", 2);
            if (words.get(i).equals(OPTION) && parts.length == 2) {
                values.computeIfAbsent(parts[0], name -> new ArrayList<>()).addAll(List.of(parts[1].split(",")));
            }
        }
        return new TypedParameters(values);
    }

    /**
     * Compares with what benchmarks list. A parameter whose listed values are numbers or sizes takes other ones too.
     *
     * @throws IllegalArgumentException if none of the benchmarks has such a parameter or such a value
     */
    void check(Collection<BenchmarkListEntry> benchmarks) {
        values.forEach((name, typed) -> {
            Set<String> listed = listed(benchmarks, name);
            if (listed.isEmpty()) {
                throw new IllegalArgumentException(
                        "-p " + name + " is no parameter of " + names(benchmarks) + "; -lp lists them all");
            }
            typed.forEach(value -> check(name, value, listed));
        });
    }

    private static void check(String name, String value, Set<String> listed) {
        boolean open = listed.stream().allMatch(TypedParameters::isNumber);
        if (!listed.contains(value) && !(open && isNumber(value))) {
            throw new IllegalArgumentException("-p " + name + " needs one of " + String.join(", ", listed)
                    + (open ? ", or the like" : "") + "; got " + value);
        }
    }

    private static boolean isNumber(String value) {
        return !value.isEmpty() && Character.isDigit(value.charAt(0));
    }

    private static Set<String> listed(Collection<BenchmarkListEntry> benchmarks, String parameter) {
        Set<String> values = new TreeSet<>();
        benchmarks.forEach(one -> values.addAll(
                List.of(one.getParams().orElse(Map.of()).getOrDefault(parameter, new String[0]))));
        return values;
    }

    private static String names(Collection<BenchmarkListEntry> benchmarks) {
        String first = benchmarks.iterator().next().getUsername();
        return first + (benchmarks.size() > 1 ? " and " + (benchmarks.size() - 1) + " more" : "");
    }
}
