package dev.gradus.ssm.linear;

import dev.gradus.nn.Linear;
import dev.gradus.tensor.Tensor;
import java.util.function.BiFunction;

/** Projections of a token to queries, keys and values of all heads. */
record Projections(Linear query, Linear key, Linear value) {

    /** Queries and keys [B,T,H,K], values [B,T,H,V]. */
    record Heads(Tensor q, Tensor k, Tensor v) {}

    /** {@code q_proj, k_proj, v_proj}, registered by their owner, who is given name and width. */
    static Projections of(HeadForm form, BiFunction<String, Integer, Linear> register) {
        return new Projections(
                register.apply("q_proj", form.keyDim()),
                register.apply("k_proj", form.keyDim()),
                register.apply("v_proj", form.valueDim()));
    }

    /** The same projections for generation. */
    Projections packed() {
        return new Projections(Linear.packed(query), Linear.packed(key), Linear.packed(value));
    }

    Heads of(Tensor x, HeadForm form) {
        return new Heads(
                form.split(query.forward(x)), form.split(key.forward(x)), form.split(value.forward(x)));
    }
}
