package dev.gradus.kernel;

/** Work on a range of indices. */
@FunctionalInterface
public interface RangeBody {

    /**
     * Does the indices {@code from} (inclusive) to {@code to} (exclusive).
     *
     * @param from first index
     * @param to one past the last index
     */
    void accept(int from, int to);
}
