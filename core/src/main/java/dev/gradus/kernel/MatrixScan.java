package dev.gradus.kernel;

import dev.gradus.kernel.scalar.DoubleMatrixLoops;

/**
 * Recurrences whose state is a matrix, {@code S_t = diag(e^g_t) S_(t-1) + k_t v_t^T, y_t = S_t^T q_t}: Mamba-2, linear
 * attention, RetNet, gated linear attention, RWKV-5 and 6.
 *
 * <p>The way forward is a loop over steps that keeps the state of every {@link #CHUNK}th. The way back begins at the last
 * chunk and computes its states again, so memory grows with the length divided by the chunk. Decays enter as e^g only,
 * never as e^-g: no decay is too strong.
 *
 * <p><b>One order of operations</b>, whatever the provider and the number of threads: {@code S = fma(k, v, e^g S)}; y, and
 * gradients of q, k and g, are chains of fused multiply-adds over keys or values; gradients of v are sixteen lane sums over
 * keys; gradients of queries and keys that several heads share are added in the order of heads.
 *
 * @param <A> array of the element type
 */
public interface MatrixScan<A> {

    /** Steps from one kept state to the next. */
    int CHUNK = 32;

    /** What a decay belongs to: g is absent, [B,T,H] or [B,T,H,K]. */
    enum Decay {
        /** No decay. */
        NONE,
        /** All of a head's state decays alike. */
        HEAD,
        /** Each key channel has its own decay. */
        KEY
    }

    /**
     * Sizes and rules.
     *
     * @param batch B, sequences
     * @param steps T, steps of a sequence
     * @param heads H, states
     * @param groups G, a divisor of H; head h reads queries and keys of group {@code h / (H/G)}
     * @param keys K, rows of a state
     * @param values V, columns of a state
     * @param decay what a decay belongs to
     * @param readBefore whether {@code y_t} is read from {@code S_(t-1)}
     */
    record Form(
            int batch, int steps, int heads, int groups, int keys, int values, Decay decay, boolean readBefore) {

        /** Checks that the heads can be grouped. */
        public Form {
            if (groups < 1 || heads % groups != 0) {
                throw new IllegalArgumentException(
                        "matrix scan needs heads that are a multiple of groups, got " + heads + " and " + groups);
            }
        }

        /**
         * How many chunks a sequence has.
         *
         * @return 0 for no steps
         */
        public int chunks() {
            return (steps + CHUNK - 1) / CHUNK;
        }

        /**
         * How many states of a sequence are kept between chunks.
         *
         * @return one less than chunks
         */
        public int kept() {
            return Math.max(0, chunks() - 1);
        }

        /** Heads of a group. */
        int share() {
            return heads / groups;
        }

        /** Elements of a state. */
        int state() {
            return keys * values;
        }

        /** Which group head h reads. */
        int group(int head) {
            return head / share();
        }
    }

    /**
     * What goes in, or its gradients.
     *
     * @param q [B,T,G,K]
     * @param k [B,T,G,K]
     * @param v [B,T,H,V]
     * @param g logarithms of decays, or null for none
     * @param start [B,H,K,V], or null for 0
     * @param <A> array
     */
    record Inputs<A>(A q, A k, A v, A g, A start) {}

    /**
     * What comes out.
     *
     * @param y [B,T,H,V]
     * @param last [B,H,K,V], the state after the last step
     * @param kept [B, kept, H, K, V], states between chunks, for the way back
     * @param <A> array
     */
    record Outputs<A>(A y, A last, A kept) {}

    /**
     * All outputs and the last state.
     *
     * @param form sizes and rules
     * @param in what goes in
     * @param out is written
     */
    void forward(Form form, Inputs<A> in, Outputs<A> out);

    /**
     * All gradients.
     *
     * @param form sizes and rules
     * @param in what went in
     * @param kept states between chunks, from {@link #forward}
     * @param gy gradient of y
     * @param glast gradient of the last state, or null for 0
     * @param grads is written; g and start may be null
     */
    void backward(Form form, Inputs<A> in, A kept, A gy, A glast, Inputs<A> grads);

    /**
     * The scan in float64, to check with.
     *
     * @return the same algorithm over plain loops
     */
    static MatrixScan<double[]> inFloat64() {
        return new ChunkedMatrixScan<>(new DoubleMatrixLoops());
    }
}
