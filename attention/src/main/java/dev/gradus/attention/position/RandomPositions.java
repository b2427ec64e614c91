package dev.gradus.attention.position;

import dev.gradus.random.Rng;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;

/**
 * Randomised positions (Ruoss et al. 2023): a training sequence of T tokens takes T different positions of a much larger
 * range, in order, so that no position of a longer sequence is new to the model.
 *
 * <p>They serve any encoding that takes positions: a table, or {@link dev.gradus.sequence.Rotary#turn(Tensor, Tensor)}.
 *
 * @param range positions to draw from, larger than any sequence
 */
public record RandomPositions(int range) {

    /** Checks the range. */
    public RandomPositions {
        if (range < 1) {
            throw new IllegalArgumentException("randomised positions need a range of at least 1, got " + range);
        }
    }

    /**
     * Draws positions; every choice of T is equally likely.
     *
     * @param tokens T, at most the range
     * @param rng random numbers
     * @return int32 [T], increasing
     * @throws IllegalArgumentException if the range is too small
     */
    public Tensor draw(int tokens, Rng rng) {
        if (tokens > range) {
            throw new IllegalArgumentException(
                    "randomised positions of a range of " + range + " can't place " + tokens + " tokens");
        }
        int[] all = new int[range];
        Arrays.setAll(all, i -> i);
        for (int i = 0; i < tokens; i++) {
            int other = i + rng.nextInt(range - i);
            int drawn = all[other];
            all[other] = all[i];
            all[i] = drawn;
        }
        int[] chosen = Arrays.copyOf(all, tokens);
        Arrays.sort(chosen);
        return Tensor.of(chosen, tokens);
    }
}
