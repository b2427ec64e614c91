package dev.gradus.labs.ssm;

import java.util.Arrays;

/**
 * What the next token of a model costs after contexts of several lengths.
 *
 * @param family     the kind of model
 * @param parameters all its numbers
 * @param stateBytes of what it remembers after each context
 * @param seconds    time of a token after each context
 */
record Pace(Family family, long parameters, long[] stateBytes, double[] seconds) {

    /** What the longest context costs in memory, over what the shortest costs. */
    double growth() {
        return (double) stateBytes[stateBytes.length - 1] / stateBytes[0];
    }

    /** What a token takes after the longest context, over what it takes after the shortest. */
    double slowdown() {
        return seconds[seconds.length - 1] / seconds[0];
    }

    double[] tokensPerSecond() {
        return Arrays.stream(seconds).map(each -> 1 / each).toArray();
    }
}
