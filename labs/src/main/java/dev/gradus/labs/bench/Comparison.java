package dev.gradus.labs.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Contenders side by side. The first is what the others are compared with; a ratio above 1 takes longer than it.
 *
 * @param measurements a contender has at most one of a case
 */
public record Comparison(List<Measurement> measurements) {

    /** Of a case measured twice by one contender, the later counts. */
    public Comparison {
        Map<List<Object>, Measurement> last = new LinkedHashMap<>();
        measurements.forEach(one -> last.put(List.of(one.what(), one.contender()), one));
        measurements = List.copyOf(last.values());
    }

    /**
     * Compares files.
     *
     * @param files measurements by the file that they are from
     * @return one comparison; a contender that stands in several files has the file's name behind its own
     * @throws IllegalArgumentException if a file has no case in common with the first
     */
    static Comparison of(Map<Path, List<Measurement>> files) {
        Map.Entry<Path, List<Measurement>> first = files.entrySet().iterator().next();
        files.forEach((file, measurements) -> requireCommon(first, file, measurements));
        Map<String, Long> holders = files.values().stream()
                .flatMap(file -> file.stream().map(Measurement::contender).distinct())
                .collect(Collectors.groupingBy(name -> name, Collectors.counting()));
        List<Measurement> all = new ArrayList<>();
        files.forEach((file, measurements) -> measurements.forEach(one -> all.add(holders.get(one.contender()) == 1
                ? one
                : one.of(one.contender() + " in " + file.getFileName()))));
        return new Comparison(all);
    }

    private static void requireCommon(
            Map.Entry<Path, List<Measurement>> first, Path file, List<Measurement> measurements) {
        Set<Case> known = cases(first.getValue());
        if (measurements.stream().noneMatch(one -> known.contains(one.what()))) {
            throw new IllegalArgumentException("nothing to compare: " + first.getKey() + " and " + file
                    + " have no benchmark with the same parameters in common; the first has "
                    + first.getValue().get(0).what() + ", the other " + measurements.get(0).what());
        }
    }

    private static Set<Case> cases(Collection<Measurement> measurements) {
        return measurements.stream().map(Measurement::what).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Who was measured, in the order of the files. */
    List<String> contenders() {
        return measurements.stream().map(Measurement::contender).distinct().toList();
    }

    /** What was measured, in the order of the files. */
    List<Case> cases() {
        return List.copyOf(cases(measurements));
    }

    /** The same without the peaks of the machine. */
    Comparison withoutPeaks() {
        return only(what -> !Peaks.isPeak(what));
    }

    /** Some of the cases. */
    Comparison only(Predicate<Case> wanted) {
        return new Comparison(measurements.stream().filter(one -> wanted.test(one.what())).toList());
    }

    /** What a contender needs for a case, or null. */
    Measurement at(Case what, String contender) {
        return measurements.stream().filter(one -> one.what().equals(what) && one.contender().equals(contender))
                .findFirst().orElse(null);
    }

    /** Measurements of a case by all who have it, the first contender's first. */
    List<Measurement> at(Case what) {
        return contenders().stream().map(name -> at(what, name)).flatMap(Stream::ofNullable).toList();
    }

    /** What a call does, if anybody says so. */
    Effort effort(Case what) {
        return at(what).stream().map(Measurement::effort).filter(effort -> !effort.equals(Effort.UNKNOWN)).findFirst()
                .orElse(Effort.UNKNOWN);
    }

    /** How many times as long one contender takes as another: geometric mean over the cases of both; NaN if none. */
    double ratio(String contender, String other) {
        return Math.exp(cases().stream().filter(what -> at(what, contender) != null && at(what, other) != null)
                .mapToDouble(what -> Math.log(at(what, contender).seconds().middle()
                        / at(what, other).seconds().middle()))
                .average().orElse(Double.NaN));
    }

    /** Cases in which an interval overlaps that of the first contender, though it is another contender's. */
    List<Measurement> undecided() {
        String first = contenders().get(0);
        return measurements.stream().filter(one -> !one.contender().equals(first) && at(one.what(), first) != null
                && at(one.what(), first).seconds().overlaps(one.seconds())).toList();
    }
}
