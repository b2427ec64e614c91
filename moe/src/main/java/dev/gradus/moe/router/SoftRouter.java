package dev.gradus.moe.router;

import dev.gradus.nn.Init;
import dev.gradus.nn.Layer;
import dev.gradus.op.index.MaskedFill;
import dev.gradus.op.linalg.Linear;
import dev.gradus.op.norm.L2Normalize;
import dev.gradus.random.Rng;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/**
 * The router of soft mixtures (Puigcerver et al. 2023, section 2.1): scores {@code z = x Phi^T} of tokens and slots; a slot is
 * an average of all tokens with the softmax of z over the tokens, and a token's output an average of all slots with the
 * softmax of z over the slots.
 *
 * <p>Nothing is chosen, so nothing is dropped and all is smooth; but every token depends on every other of its sequence.
 * Parameter {@code slot_embeds} [E p, D], slots of the same expert together.
 */
public final class SoftRouter extends Layer {
    private static final double PAPER_EPS = 1e-6;
    private static final double RMS_EPS = 1e-12;

    private final Config config;
    private final Tensor slots;
    private final Tensor scale;
    private final Tensor gamma;
    private final Tensor slotGamma;

    /** What is done to tokens and slots before the scores; paper and codes differ. */
    public enum Normalization {
        /** Nothing: section 2.1 of the paper. */
        NONE,
        /** Both to length 1, slots then times a learned scale, in the scores only: section 2.3, and Google's vmoe. */
        LENGTH,
        /** Both to length sqrt(D), times learned gains; slots are averages of normalised tokens (lucidrains). */
        RMS
    }

    /**
     * Form of the router.
     *
     * @param modelDim       D, width of a token
     * @param numExperts     E
     * @param slotsPerExpert p
     * @param normalization  what is done before the scores
     */
    public record Config(int modelDim, int numExperts, int slotsPerExpert, Normalization normalization) {
        /** Checks the ranges. */
        public Config {
            Scores.checkSizes(modelDim, numExperts, 1);
            if (slotsPerExpert < 1) {
                throw new IllegalArgumentException("a soft router needs at least 1 slot an expert, got "
                        + slotsPerExpert);
            }
        }
    }

    /**
     * A router with fresh weights.
     *
     * @param config form
     * @param init   how Phi [E p, D] is drawn
     * @param dtype  float type
     * @param rng    random numbers
     */
    public SoftRouter(Config config, Init init, DType dtype, Rng rng) {
        this.config = config;
        int count = config.numExperts * config.slotsPerExpert;
        slots = parameter("slot_embeds",
                init.tensor(dtype, Shape.of(count, config.modelDim), config.modelDim, count, rng.fork("slot_embeds")));
        boolean rms = config.normalization == Normalization.RMS;
        scale = config.normalization == Normalization.LENGTH ? ones("scale", 1, dtype) : null;
        gamma = rms ? ones("gamma", config.modelDim, dtype) : null;
        slotGamma = rms ? ones("slot_gamma", config.modelDim, dtype) : null;
    }

    private Tensor ones(String name, int size, DType dtype) {
        return parameter(name, Tensor.full(dtype, Shape.of(size), 1));
    }

    /**
     * Routes sequences.
     *
     * @param x    [B, T, D]
     * @param mask int32 [B, T], 0 for padding, which is in no slot, or null
     * @return who is in which slot
     */
    public SoftRouting route(Tensor x, Tensor mask) {
        if (x.shape().rank() != 3 || x.dim(2) != config.modelDim) {
            throw new IllegalArgumentException(
                    "a soft router needs tokens [B, T, " + config.modelDim + "], got " + x.shape());
        }
        Tensor normed = gamma == null ? x : rms(x, gamma);
        Tensor scores = scores(normed); // [B, T, N]
        Scores.checkNumbers(scores.view(Shape.of(x.dim(0) * x.dim(1), scores.dim(2))));
        return new SoftRouting(normed, visible(scores, mask).softmax(1), scores.softmax(2));
    }

    private Tensor scores(Tensor x) {
        return switch (config.normalization) {
            case NONE -> x.apply(new Linear(), slots);
            case LENGTH -> x.apply(new L2Normalize(-1, PAPER_EPS))
                    .apply(new Linear(), slots.apply(new L2Normalize(-1, PAPER_EPS)).mul(scale));
            case RMS -> x.apply(new Linear(), rms(slots, slotGamma));
        };
    }

    private Tensor rms(Tensor x, Tensor gain) {
        return x.apply(new L2Normalize(-1, RMS_EPS)).mul(Math.sqrt(config.modelDim)).mul(gain);
    }

    private static Tensor visible(Tensor scores, Tensor mask) {
        if (mask == null) {
            return scores;
        }
        int[] padding = new int[mask.size()];
        for (int t = 0; t < padding.length; t++) {
            padding[t] = mask.ints()[t] == 0 ? 1 : 0;
        }
        return scores.apply(new MaskedFill(Double.NEGATIVE_INFINITY), Tensor.of(padding, mask.dim(0), mask.dim(1), 1));
    }

    /**
     * The form.
     *
     * @return the settings
     */
    public Config config() {
        return config;
    }
}
