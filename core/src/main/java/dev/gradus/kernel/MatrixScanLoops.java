package dev.gradus.kernel;

/**
 * The loops under {@link MatrixScan}: one head, on the calling thread.
 *
 * <p>The way back holds states turned, [V, P], with P = K rounded up to whole sets of lanes, so that sums over values are
 * chains and only gradients of v are sums over lanes. Panels [n, P] hold 0 beyond K.
 *
 * @param <A> array of the element type
 */
public interface MatrixScanLoops<A> {

    /** An array of zeros. */
    A zeros(int n);

    /** {@code x = value}. */
    void fill(double value, A x, int xo, int n);

    /** {@code y = e^x}. */
    void exp(A x, int xo, A y, int yo, int n);

    /** {@code a = e^x} of a single number, n times. */
    void expOfOne(A x, int xo, A a, int ao, int n);

    /**
     * n steps of one head: {@code S = fma(k, v, a S)}, {@code y = sum over keys of q S}.
     *
     * @param a decays [n, keys], contiguous
     * @param s state [keys, values], contiguous
     */
    void advance(
            int n, int keys, int values, A q, int qo, int qs, A k, int ko, int ks, A a, A v, int vo, int vs, A s,
            int so,
            A y, int yo, int ys);

    /** {@code y[c, r] = x[r, c]} of x [rows, cols], with rows of y {@code ys} apart. */
    void turn(int rows, int cols, A x, int xo, int xs, A y, int yo, int ys);

    /** States after each of n steps: {@code w[i+1] = fma(v_i, k_i, a_i w[i])}, w [n+1, values, width]. */
    void replay(int n, int width, int values, A k, A a, A v, A w);

    /**
     * One step back. With {@code e = d + q dy}: {@code dq = sum over values of w_after dy, dk = sum of e v, da = sum of
     * e w_before, dv = sum over lanes of e k, d = a e}.
     *
     * @param at where this step's rows of width P begin, in q, k, a and their gradients
     * @param vat where its rows of values begin
     * @param w states before (at {@code wo}) and after the step
     * @param d gradient of the state, [values, width]
     * @param lanes room for [values, 16]
     */
    void reverse(
            int width, int values, A q, A k, A a, int at, A v, A dy, int vat, A w, int wo, A d, A dq, A dk, A da, A dv,
            A lanes);

    /** {@code y += x}. */
    void add(A x, int xo, A y, int yo, int n);

    /** {@code y = a b}. */
    void multiply(A a, int ao, A b, int bo, A y, int yo, int n);

    /** {@code y[yo] = sum of a b}, as lane sums. */
    void dot(A a, int ao, A b, int bo, int n, A y, int yo);
}
