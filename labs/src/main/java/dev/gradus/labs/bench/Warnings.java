package dev.gradus.labs.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What a reader should know before believing a difference. */
final class Warnings {
    private static final int NAMED = 6;

    private Warnings() {}

    /** Sentences; none if all is well. */
    static List<String> of(Comparison all) {
        List<String> warnings = new ArrayList<>();
        differing(all, "processors", Machine::processor, warnings);
        differing(all, "numbers of cores", Machine::cores, warnings);
        differing(all, "systems", Machine::os, warnings);
        differing(all, "days", Machine::date, warnings);
        differing(all, "JDKs", Warnings::jdk, warnings);
        overlapping(all.withoutPeaks(), warnings);
        return warnings;
    }

    /** Peers have versions of their own. */
    private static String jdk(Machine machine) {
        return machine.runtime().startsWith("JDK ") ? machine.runtime() : "";
    }

    private static void differing(
            Comparison all, String what, Function<Machine, String> which, List<String> warnings) {
        List<String> different = all.measurements().stream().map(Measurement::machine).map(which)
                .filter(value -> !value.isEmpty()).distinct().toList();
        if (different.size() > 1) {
            warnings.add("The measurements come from different " + what + " (" + String.join("; ", different)
                    + "): a difference need not be the code's.");
        }
    }

    private static void overlapping(Comparison all, List<String> warnings) {
        List<Measurement> undecided = all.undecided();
        if (!undecided.isEmpty()) {
            String names = undecided.stream().limit(NAMED).map(one -> one.contender() + " at " + one.what())
                    .collect(Collectors.joining("; "));
            warnings.add("Intervals overlap with those of " + all.contenders().get(0) + " (marked with ~), so these "
                    + "differences may be noise: " + names
                    + (undecided.size() > NAMED ? "; and " + (undecided.size() - NAMED) + " more." : "."));
        }
    }
}
