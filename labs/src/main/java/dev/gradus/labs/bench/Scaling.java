package dev.gradus.labs.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How the cost of a case grows with one of its parameters, the others being fixed.
 *
 * @param kind    what grows
 * @param sizes   values of the parameter, ascending
 * @param seconds costs
 */
record Scaling(Kind kind, double[] sizes, double[] seconds) {
    private static final int FEWEST = 3;

    /**
     * What grows.
     *
     * @param fixed     the case without the parameter
     * @param contender who was measured
     * @param parameter the parameter
     */
    record Kind(Case fixed, String contender, String parameter) {}

    /** All that can be found: a parameter other than the threads that is a number, with three values or more. */
    static List<Scaling> among(List<Measurement> measurements) {
        Map<Kind, List<Measurement>> groups = new LinkedHashMap<>();
        for (Measurement one : measurements) {
            one.what().parameters().forEach((name, value) -> {
                if (!name.equals("threads") && value.matches("\\d+")) {
                    Kind kind = new Kind(one.what().without(name), one.contender(), name);
                    groups.computeIfAbsent(kind, any -> new ArrayList<>()).add(one);
                }
            });
        }
        groups.values().removeIf(group -> group.size() < FEWEST);
        return groups.entrySet().stream().map(group -> of(group.getKey(), group.getValue())).toList();
    }

    private static Scaling of(Kind kind, List<Measurement> group) {
        List<Measurement> ascending =
                group.stream().sorted(Comparator.comparingDouble(one -> size(one, kind.parameter))).toList();
        return new Scaling(kind, ascending.stream().mapToDouble(one -> size(one, kind.parameter)).toArray(),
                ascending.stream().mapToDouble(one -> one.seconds().middle()).toArray());
    }

    private static double size(Measurement one, String parameter) {
        return Double.parseDouble(one.what().parameters().get(parameter));
    }

    PowerLaw law() {
        return PowerLaw.fit(sizes, seconds);
    }
}
