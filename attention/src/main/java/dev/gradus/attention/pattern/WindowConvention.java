package dev.gradus.attention.pattern;

/**
 * What public sources mean by the one number of their window. Off by one here is the commonest mistake of the field: the same
 * W means W, W + 1, 2W - 1 or 2W + 1 keys.
 */
public enum WindowConvention {
    /** Mistral's paper and code, vLLM, and the causal mask of transformers today: W keys with the token itself. */
    MISTRAL(1, -1, 0, 0),
    /** transformers before its fix of 2025, the mask converter as well as FlashAttention: W tokens back, W + 1 keys. */
    TRANSFORMERS_BEFORE_FIX(1, 0, 0, 0),
    /** transformers for encoders, {@code |query - key| <= W}: 2W + 1 keys. */
    TRANSFORMERS_BIDIRECTIONAL(1, 0, 1, 0),
    /** Longformer's own code: W tokens on each side, 2W + 1 keys. */
    LONGFORMER(1, 0, 1, 0),
    /** Longformer and LED in transformers: W counts both sides, W/2 on each, W + 1 keys. */
    LONGFORMER_TRANSFORMERS(0.5, 0, 0.5, 0),
    /** RecurrentGemma and Griffin, {@code query <= key + W}: W + 1 keys. */
    GRIFFIN(1, 0, 0, 0),
    /** Hymba, {@code query - key <= W}: W + 1 keys. */
    HYMBA(1, 0, 0, 0),
    /** local-attention by lucidrains with an exact window and one window of look-back: W + 1 keys; with n of them ask for n W. */
    LOCAL_ATTENTION(1, 0, 0, 0),
    /** The sliding branch of native sparse attention by lucidrains: W + 1 keys; the paper has W. */
    NATIVE_SPARSE_ATTENTION_LUCIDRAINS(1, 0, 0, 0),
    /** The local set of the Sparse Transformer's paper, {@code max(0, query - W) .. query}: W + 1 keys. */
    SPARSE_TRANSFORMER_PAPER(1, 0, 0, 0),
    /** The local bandwidth of the Sparse Transformer's code: W keys. */
    SPARSE_TRANSFORMER_CODE(1, -1, 0, 0),
    /** Keras: W with the token itself on each side, 2W - 1 keys. */
    KERAS(1, -1, 1, -1),
    /** The demonstration of attention-gym: W/2 on each side, W + 1 keys. */
    ATTENTION_GYM(0.5, 0, 0.5, 0),
    /** Transformer-XL with {@code same_length} and a memory of W: W keys with the token itself. */
    TRANSFORMER_XL(1, -1, 0, 0);

    private final double leftFactor;
    private final int leftMore;
    private final double rightFactor;
    private final int rightMore;

    WindowConvention(double leftFactor, int leftMore, double rightFactor, int rightMore) {
        this.leftFactor = leftFactor;
        this.leftMore = leftMore;
        this.rightFactor = rightFactor;
        this.rightMore = rightMore;
    }

    /**
     * The window of a source.
     *
     * @param number what the source calls its window
     * @return the same window by what it holds
     * @throws IllegalArgumentException if the number is not positive, or odd where it is halved
     */
    public Window window(int number) {
        boolean halved = leftFactor == 0.5;
        if (number < 1 || halved && number % 2 != 0) {
            throw new IllegalArgumentException("a window as " + this + " counts it needs "
                    + (halved ? "an even number of at least 2" : "at least 1") + ", got " + number);
        }
        return new Window((int) (leftFactor * number) + leftMore, (int) (rightFactor * number) + rightMore);
    }
}
