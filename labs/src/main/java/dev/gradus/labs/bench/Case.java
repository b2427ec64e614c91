package dev.gradus.labs.bench;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What was measured: a benchmark at values of its parameters.
 *
 * @param benchmark  class and method
 * @param parameters values by name
 */
public record Case(String benchmark, SortedMap<String, String> parameters) {

    /** Copies the values. */
    public Case {
        parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
    }

    /**
     * A benchmark at values of its parameters.
     *
     * @param benchmark  class and method
     * @param parameters values by name
     * @return the case
     */
    public static Case of(String benchmark, Map<String, String> parameters) {
        return new Case(benchmark, new TreeMap<>(parameters));
    }

    /**
     * The benchmark without its package.
     *
     * @return {@code Class.method}
     */
    public String name() {
        return benchmark.replaceAll(".*\\.(\\w+\\.\\w+)$", "$1");
    }

    /** The same without one of the parameters. */
    Case without(String parameter) {
        SortedMap<String, String> fewer = new TreeMap<>(parameters);
        fewer.remove(parameter);
        return new Case(benchmark, fewer);
    }

    /**
     * How many threads it ran on.
     *
     * @return the parameter of that name, or 1
     */
    public String threads() {
        return parameters.getOrDefault("threads", "1");
    }

    /** {@code a=1, b=2}; the name where there are no parameters. */
    String settings() {
        return parameters.isEmpty() ? name() : parameters.toString().replaceAll("[{}]", "");
    }

    @Override
    public String toString() {
        return parameters.isEmpty() ? name() : name() + " (" + settings() + ")";
    }
}
