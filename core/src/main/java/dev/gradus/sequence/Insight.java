package dev.gradus.sequence;

/** What a layer learned during a call and returns beside its output: a routing, an attention mass, a spike rate. */
public interface Insight {}
