package dev.gradus.labs.study;

import java.util.List;

/**
 * What came of training one variant on one seed.
 *
 * @param variant    name of the model
 * @param seed       of weights and examples
 * @param parameters all trained numbers
 * @param seconds    time of the training steps
 * @param moments    how it stood on the way
 * @param marks      what it got on each paper at the end
 */
public record Trial(
        String variant, long seed, long parameters, double seconds, List<Moment> moments, List<Marks> marks) {

    /** Checks that there is something in it, which a damaged file need not have. */
    public Trial {
        if (variant == null || moments == null || marks == null || marks.isEmpty()) {
            throw new IllegalArgumentException("a trial needs a variant, moments and marks");
        }
        moments = List.copyOf(moments);
        marks = List.copyOf(marks);
    }

    /**
     * How a model stood on the way.
     *
     * @param step     finished steps
     * @param loss     mean over the steps since the moment before
     * @param accuracy on some of the first paper
     */
    public record Moment(long step, double loss, double accuracy) {}

    /**
     * What a model got on a paper.
     *
     * @param length   of the paper
     * @param accuracy share of the answers that are right
     * @param exact    share of the sequences all of whose answers are right
     * @param last     share of the sequences whose last answer is right
     */
    public record Marks(int length, double accuracy, double exact, double last) {}
}
