package dev.gradus.moe.account;

/**
 * Floating-point operations of one token, as the mathematics asks for: a multiplication and an addition a weight.
 *
 * @param weights with the matrices that the token meets: twice their parameters
 * @param keys    attention to the tokens before, {@code 4 L H d} a token
 */
public record Operations(double weights, double keys) {

    /**
     * Forward.
     *
     * @return the count
     */
    public double forward() {
        return weights + keys;
    }

    /**
     * Forward, and backward for inputs and weights, which costs twice as much.
     *
     * @return the count
     */
    public double training() {
        return 3 * forward();
    }
}
