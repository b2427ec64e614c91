package dev.gradus.kernel;

/**
 * The loops under {@link DiagonalScan}: one tile of sixteen channels, on the calling thread.
 *
 * <p>Panels are [steps, 16] or [states, steps, 16]; a tile with fewer channels is padded with 0. Rows of B and C of a step
 * are {@code bs} apart.
 */
public interface DiagonalLoops {

    /** {@code panel = x (+ bias)} for n rows of {@code width} channels, 0 beyond; bias may be null. */
    void gather(int n, int width, float[] x, int xo, int xs, float[] bias, int bo, float[] panel);

    /** {@code y[t] = x[t] w} for n rows; w [16]. */
    void scaleRows(int n, float[] x, float[] w, float[] y);

    /** {@code decays[s,t] = 2^(d[t] rates[s])}; {@code stride} is from one state's panel to the next. */
    void decays(int n, int states, int stride, float[] d, float[] rates, float[] decays);

    /** {@code h[s] = fma(decay, h[s], x[t] b[t,s]), y[t] = fma(h[s], c[t,s], y[t])}, states in order; h [states, 16]. */
    void scan(
            int n, int states, int stride, float[] decays, float[] x, float[] b, float[] c, int bo, int bs, float[] h,
            float[] y);

    /** States before and after each step: {@code h[s,t+1] = fma(decay, h[s,t], x[t] b[t,s])}; h [states, n + 1, 16]. */
    void states(
            int n, int states, int stride, float[] decays, float[] x, float[] b, int bo, int bs, float[] h, int hs);

    /**
     * All steps back, for one state. With {@code g += gy[t] c[t]} and {@code w = g decay h[t]}: {@code gc[t] += gy[t] h[t+1],
     * gb[t] += g x[t], gx[t] += g b[t], gd[t] += w rate, ga += w d[t], g *= decay}.
     *
     * @param at where the state's panels of decays, gb and gc begin
     * @param h where the state's panel of states begins is {@code ho}
     * @param s which state: place of its rate, gradient and sums in [states, 16]
     */
    void reverse(
            int n, int s, int at, float[] decays, float[] h, int ho, float[] x, float[] d, float[] gy, float[] b,
            float[] c, int bo, int bs, float[] a, float[] g, float[] ga, float[] gb, float[] gc, float[] gx,
            float[] gd);

    /** {@code gd[t] = fma(gx[t], u[t], gd[t]), gu[t] = fma(gx[t], d[t], gy[t] skip)}; {@code gx} becomes gu. */
    void inputs(int n, float[] u, float[] d, float[] gy, float[] skip, float[] gx, float[] gd);

    /** {@code sum = fma(x[t], y[t], sum)} over n rows, or {@code sum += x[t]} without y; sum [16]. */
    void sumRows(int n, float[] x, float[] y, float[] sum);

    /** {@code y[r] = x[r,0] + ... + x[r,15]}, in order. */
    void addLanes(int rows, float[] x, int xo, float[] y, int yo, int ys);
}
