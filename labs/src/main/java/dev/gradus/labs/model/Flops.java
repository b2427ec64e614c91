package dev.gradus.labs.model;

/** Floating-point operations, counted on paper: what the mathematics asks for, whatever a kernel does. */
public final class Flops {
    private static final int FORWARD_AND_BACKWARD = 3;

    private Flops() {}

    /**
     * Operations to train on one token: forward, and twice as much backward. Each active parameter of a matrix takes part
     * in a multiplication and an addition; the table of tokens is only looked up. Causal attention adds for each channel
     * two products with half the window on average.
     *
     * @param active  parameters that a token meets
     * @param config  sizes of the model, whose table of tokens is not its head
     * @param context T, tokens of a window
     * @return the count
     */
    public static double perTrainedToken(long active, LanguageModels.Config config, int context) {
        double matrices = 2.0 * (active - (long) config.vocabulary() * config.modelDim());
        double attention = 2.0 * config.layers() * config.modelDim() * context; // 2 products x 2 operations x T / 2
        return FORWARD_AND_BACKWARD * (matrices + attention);
    }
}
