package dev.gradus.kernel;

/**
 * The selective scan, a recurrence whose state is a vector for each channel, in float32: {@code d_t = delta_t} or
 * {@code softplus(delta_t + bias)}, {@code h_t = e^(d_t A) h_(t-1) + d_t u_t B_t, y_t = C_t h_t + D u_t} (Gu and Dao 2023).
 *
 * <p>Sixteen channels go together, one in each lane. The way forward keeps the state of every {@link #CHUNK}th step only; the
 * way back begins at the last chunk and computes its states again.
 *
 * <p><b>One order of operations</b>, whatever the provider and the number of threads: decays are powers of 2 of
 * {@code d (A/ln 2)}; y is a chain of fused multiply-adds over states after {@code D u}; gradients of B and C are lane sums
 * over sixteen channels, chains over the tiles of a block of {@value #TILES}, and blocks are added in order; gradients of A,
 * D and the bias are chains over the steps of a sequence, and sequences are added in order.
 */
public interface DiagonalScan {

    /** Steps from one kept state to the next. */
    int CHUNK = 32;

    /** Tiles of sixteen channels that share their sums. */
    int TILES = 8;

    /**
     * Sizes and rules.
     *
     * @param batch sequences
     * @param steps T, steps of a sequence
     * @param channels D
     * @param states N, numbers that a channel remembers
     * @param groups G, a divisor of D; neighbouring channels share B and C
     * @param softplus whether delta goes through softplus
     */
    record Form(int batch, int steps, int channels, int states, int groups, boolean softplus) {

        /** Checks that the channels can be grouped. */
        public Form {
            if (groups < 1 || channels % groups != 0) {
                throw new IllegalArgumentException(
                        "selective scan needs channels that are a multiple of groups, got " + channels + " and "
                                + groups);
            }
        }

        /**
         * How many states of a sequence are kept between chunks.
         *
         * @return one less than there are chunks
         */
        public int kept() {
            return Math.max(0, (steps + CHUNK - 1) / CHUNK - 1);
        }

        /** Channels of a group. */
        int groupSize() {
            return channels / groups;
        }

        /** Blocks of a group. */
        int blocks() {
            int block = TILES * Pointwise.LANES;
            return (groupSize() + block - 1) / block;
        }
    }

    /**
     * What goes in, or its gradients.
     *
     * @param u [batch,T,D]
     * @param delta [batch,T,D]
     * @param a [D,N], usually negative
     * @param b [batch,T,G,N]
     * @param c [batch,T,G,N]
     * @param skip D [D], or null for 0
     * @param bias [D], added to delta, or null for 0
     * @param start [batch,D,N], or null for 0
     */
    record Inputs(
            float[] u, float[] delta, float[] a, float[] b, float[] c, float[] skip, float[] bias, float[] start) {}

    /**
     * All outputs and the last state.
     *
     * @param form sizes and rules
     * @param in what goes in
     * @param y [batch,T,D], written
     * @param last [batch,D,N], written: the state after the last step
     * @param kept [batch,kept,D,N], written: states between chunks; null if there is no way back
     */
    void forward(Form form, Inputs in, float[] y, float[] last, float[] kept);

    /**
     * All gradients.
     *
     * @param form sizes and rules
     * @param in what went in
     * @param kept states between chunks, from {@link #forward}
     * @param gy gradient of y
     * @param glast gradient of the last state, or null for 0
     * @param grads is written; skip, bias and start may be null
     */
    void backward(Form form, Inputs in, float[] kept, float[] gy, float[] glast, Inputs grads);
}
