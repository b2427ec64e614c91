package dev.gradus.labs.study;

import dev.gradus.random.Rng;
import dev.gradus.sequence.SequenceModel;
import java.util.function.Function;

/**
 * One of the models that are compared, with what it learns.
 *
 * @param name   in tables and files
 * @param what   it is, in words; empty if the name says it
 * @param lesson what it learns
 * @param model  makes it
 */
public record Variant(String name, String what, Lesson lesson, Function<Rng, SequenceModel> model) {

    /** Where its trained weights are kept. */
    String file(long seed) {
        return name.replaceAll("[^A-Za-z0-9]+", "-") + "-" + seed + ".safetensors";
    }

    /** Fresh weights of a seed. */
    SequenceModel fresh(long seed) {
        return model.apply(new Rng(seed).fork("model"));
    }
}
