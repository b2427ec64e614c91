package dev.gradus.labs.task;

/** A task on sequences of tokens, such as copying or recalling, whose examples are made from a seed. */
public interface SequenceTask {

    /**
     * Makes examples; the same arguments give the same ones, and the first of many are those of few.
     *
     * @param n     how many
     * @param split to learn from or to judge by
     * @param seed  where everything random comes from
     * @return n sequences with their labels
     */
    Sequences generate(int n, Split split, long seed);

    /**
     * How many different tokens there are.
     *
     * @return V; tokens are 0 to V - 1
     */
    int vocabulary();

    /**
     * The share of answers that guessing gets right.
     *
     * @return 0 to 1, from the definition of the task
     */
    double chance();
}
