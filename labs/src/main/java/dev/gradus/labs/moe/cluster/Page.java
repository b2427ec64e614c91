package dev.gradus.labs.moe.cluster;

import dev.gradus.labs.lab.Findings;
import dev.gradus.labs.lab.Overrides;
import dev.gradus.labs.report.Claims;
import dev.gradus.labs.report.Content;
import dev.gradus.labs.report.Facts;
import dev.gradus.labs.report.Grid;
import dev.gradus.labs.report.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The sections that the pages about all studies have.
 *
 * @param settings of the run
 * @param seed     the first one
 * @param variants what was compared
 * @param results  all trainings
 * @param findings what came out
 */
record Page(Record settings, long seed, List<Variant> variants, Results results, Findings findings) {
    private static final String TASK = "The task: points lie in clusters, and each cluster has a rule of its own,"
            + " y = tanh(W x), that turns a point into what should be predicted. No model is told which cluster a point"
            + " belongs to. An expert that gets one cluster, or a few, has an easy job; a network for all points has to find"
            + " out where it is first.";

    /** The table, after words about the models. */
    Section models(String... captions) {
        List<String> all = new ArrayList<>(List.of(TASK));
        all.addAll(List.of(captions));
        String list = variants.stream().filter(v -> !v.what().isEmpty()).map(v -> v.name() + " is " + v.what())
                .collect(Collectors.joining("; "));
        if (!list.isEmpty()) {
            all.add(list + ".");
        }
        all.add("Error is the mean squared error on held-out points, lower is better: the mean over the seeds, and the least"
                + " and the largest. MaxVio says how much more than its even share the busiest expert gets: 0 is even,"
                + " 1 is twice the even share. Specialization says how much the expert tells about the cluster: 0 nothing, 1 all"
                + " that so many experts can.");
        return new Section("What was compared", all, List.of(new Grid(findings.table())));
    }

    /** What was expected. */
    Section expectations() {
        List<String> words = findings.expectations().isEmpty()
                ? List.of(
                        "With these settings nothing is claimed: the bands were measured for the sizes small and full.")
                : List.of("These claims were fixed before the run. A missed one ends the run with exit code 3.");
        return new Section("What was expected", words, List.of(new Claims(findings.expectations())));
    }

    /** For some variants, how the first seed's load went. */
    Section loads(List<String> names, String... captions) {
        return new Section("Load of the experts", List.of(captions),
                names.stream().<Content>map(name -> Pictures.load(first(name))).toList());
    }

    /** For some variants, which expert took which cluster with the first seed. */
    Section clusters(List<String> names) {
        return new Section("Who takes which cluster", List.of(
                "A row is a cluster of the first seed and adds up to 100 %; a strong colour is an expert that takes much of it."
                        + " If the experts did not care, all rows would look the same."),
                names.stream().<Content>map(name -> Pictures.clusters(first(name))).toList());
    }

    private Trial first(String name) {
        return results.of(name).get(0);
    }

    /** Everything that decides the run. */
    Section conditions() {
        Map<String, Object> values = Overrides.values(settings);
        values.put("seed", seed);
        return new Section("Settings", List.of("The same settings and seed give the same bits again."),
                List.of(new Facts(values, Overrides.meanings(settings))));
    }

    /** Names of the variants that have experts. */
    List<String> mixtures() {
        return variants.stream().map(Variant::name)
                .filter(name -> first(name).isMixture()).toList();
    }
}
