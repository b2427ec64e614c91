package dev.gradus.labs.moe.cluster;

import dev.gradus.random.Rng;
import dev.gradus.sequence.TokenMixer;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One of the models that are compared.
 *
 * @param name  in tables and files
 * @param what  it is, in words; empty if the name says it
 * @param model makes it
 */
record Variant(String name, String what, Function<Rng, Student> model) {

    /**
     * A model in training.
     *
     * @param mixer     the model
     * @param afterStep gets the load of each step's batch, when the step is done
     */
    record Student(TokenMixer mixer, Consumer<int[]> afterStep) {
        /** A model that only learns by its gradient. */
        Student(TokenMixer mixer) {
            this(mixer, load -> {});
        }
    }
}
