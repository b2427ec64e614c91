package dev.gradus.labs.study;

import dev.gradus.labs.lab.Findings;
import dev.gradus.labs.lab.Overrides;
import dev.gradus.labs.report.Claims;
import dev.gradus.labs.report.Facts;
import dev.gradus.labs.report.Grid;
import dev.gradus.labs.report.Section;
import dev.gradus.sequence.SequenceModel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The sections that the pages about all studies have.
 *
 * @param conditions what decides the run
 * @param variants   what was compared
 * @param results    all trainings
 * @param findings   what came out
 * @param models     reads a trained model
 */
public record Page(
        Conditions conditions, List<Variant> variants, Results results, Findings findings, Models models) {

    /**
     * What decides the run.
     *
     * @param settings of the part
     * @param seed     the first one
     * @param measure  what lengths are judged by
     */
    public record Conditions(Record settings, long seed, Results.Measure measure) {}

    /** Reads what was trained. */
    @FunctionalInterface
    public interface Models {

        /**
         * The trained model of the first seed.
         *
         * @param variant which one
         * @return the model, in evaluation
         * @throws IOException if it can't be read
         */
        SequenceModel trained(Variant variant) throws IOException;
    }

    /**
     * The table, after words about task and models.
     *
     * @param task paragraphs about what is asked
     * @return the section
     */
    public Section models(String... task) {
        List<String> all = new ArrayList<>(List.of(task));
        String list = variants.stream().filter(v -> !v.what().isEmpty()).map(v -> v.name() + " is " + v.what())
                .collect(Collectors.joining("; "));
        if (!list.isEmpty()) {
            all.add(list + ".");
        }
        all.add("The columns on the right show the " + conditions.measure.name()
                + " on new sequences of each length, from the"
                + " worst to the best seed; seconds are those of one training.");
        return new Section("What was compared", all, List.of(new Grid(findings.table())));
    }

    /**
     * What was expected.
     *
     * @return the section
     */
    public Section expectations() {
        List<String> words = findings.expectations().isEmpty()
                ? List.of(
                        "With these settings nothing is claimed: the bands were measured for the sizes small and full.")
                : List.of("These claims were fixed before the run. A missed one ends the run with exit code 3.");
        return new Section("What was expected", words, List.of(new Claims(findings.expectations())));
    }

    /**
     * Everything that decides the run.
     *
     * @return the section
     */
    public Section settings() {
        Map<String, Object> values = Overrides.values(conditions.settings);
        values.put("seed", conditions.seed);
        return new Section("Settings",
                List.of("The same settings and seed give the same bits again, but for the time."),
                List.of(new Facts(values, Overrides.meanings(conditions.settings))));
    }

    /**
     * The trained model of a variant and the first seed.
     *
     * @param name of the variant
     * @return the model, in evaluation
     * @throws IOException if it can't be read
     */
    public SequenceModel trained(String name) throws IOException {
        return models.trained(variants.stream().filter(v -> v.name().equals(name)).findFirst().orElseThrow());
    }
}
