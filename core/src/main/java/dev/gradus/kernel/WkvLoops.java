package dev.gradus.kernel;

/**
 * The loops under {@link WkvKernels}: some steps of neighbouring channels, on the calling thread.
 *
 * <p>Arrays of a sequence have rows {@code stride} apart. Tiles are [steps, n], states n numbers each. {@code here} and
 * {@code on} are differences of exponents, of the state and the current step as they are read and as they are kept;
 * {@code eHere} and {@code eOn} are {@code e^-|difference|}: the factor of the smaller one, the greater one's is 1. Only
 * channels {@code first} to n - 1 are looked at.
 */
public interface WkvLoops {

    /**
     * {@code here = p - (u + k), on = (p + w) - k, p = max(p + w, k)} for each step.
     *
     * @param p [n] at {@code po}, the greatest exponent, moved on
     */
    void exponents(
            int steps, int first, int n, float[] w, float[] u, int c, float[] k, int ko, int stride, float[] p, int po,
            float[] here,
            float[] on);

    /** {@code e = e^-|d|}. */
    void factors(int first, int n, float[] d, float[] e);

    /**
     * Averages, and the sums moved on.
     *
     * @param s the sum above at {@code so}, below at {@code so + n}
     */
    void averages(
            int steps, int first, int n, float[] v, int vo, int stride, float[] here, float[] eHere, float[] on,
            float[] eOn, float[] s,
            int so, float[] y, int yo);

    /** The sums before each step as tiles, and moved on in s. */
    void sums(
            int steps, int first, int n, float[] v, int vo, int stride, float[] on, float[] eOn, float[] s, int so,
            float[] above,
            float[] below);

    /**
     * What averages leave to the sums that they read (tiles {@code ga, gb}), to values, keys and, added up, to u.
     *
     * @param gu [n] at {@code go}, added to
     */
    void averageGrads(
            int steps, int first, int n, float[] v, float[] y, float[] gy, float[] gk, float[] gv, int at, int stride,
            float[] here,
            float[] eHere, float[] above, float[] below, float[] ga, float[] gb, float[] gu, int go);

    /**
     * Walks back over the steps: adds to gradients of keys, values and w.
     *
     * @param g [4 n] gradients of the sum above, below, what goes to the greatest exponent alone, and of w; moved on
     */
    void sumGrads(
            int steps, int first, int n, float[] v, float[] gk, float[] gv, int at, int stride, float[] on, float[] eOn,
            float[] above,
            float[] below, float[] ga, float[] gb, float[] g);
}
