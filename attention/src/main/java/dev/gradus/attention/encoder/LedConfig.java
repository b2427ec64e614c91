package dev.gradus.attention.encoder;

import dev.gradus.attention.layer.LongformerSelfAttention;
import dev.gradus.attention.pattern.WindowConvention;
import dev.gradus.nn.Activation;
import dev.gradus.nn.LayerNorm;
import dev.gradus.pattern.Causal;
import dev.gradus.sequence.MultiHeadAttention;
import dev.gradus.tensor.DType;
import java.util.List;

/**
 * Form of a {@link LedModel}.
 *
 * @param modelDim D
 * @param hiddenDim F, width inside the feed-forward networks
 * @param heads H, a divisor of D
 * @param windows of each layer of the encoder, both sides together
 * @param decoderLayers blocks of the decoder
 * @param vocabulary V
 * @param sourcePositions longest text to be read
 * @param targetPositions longest text to be written
 * @param activation of the feed-forward networks
 */
public record LedConfig(
        int modelDim, int hiddenDim, int heads, List<Integer> windows, int decoderLayers, int vocabulary,
        int sourcePositions, int targetPositions, Activation activation) {
    private static final double EPS = 1e-5;
    private static final MultiHeadAttention.Names NAMES =
            new MultiHeadAttention.Names("q_proj", "k_proj", "v_proj", null, "out_proj");

    /** Checks the ranges. */
    public LedConfig {
        windows = List.copyOf(windows);
        if (modelDim < 1 || hiddenDim < 1 || vocabulary < 1 || sourcePositions < 1 || targetPositions < 1) {
            throw new IllegalArgumentException(
                    "led needs sizes of at least 1, got modelDim " + modelDim + ", hiddenDim "
                            + hiddenDim + ", vocabulary " + vocabulary + ", sourcePositions " + sourcePositions
                            + ", targetPositions " + targetPositions);
        }
        if (heads < 1 || modelDim % heads != 0 || windows.isEmpty() || decoderLayers < 1) {
            throw new IllegalArgumentException(
                    "led needs heads that divide modelDim and at least one layer on both sides,"
                            + " got " + heads + " and " + modelDim + ", windows " + windows + ", decoderLayers "
                            + decoderLayers);
        }
    }

    LongformerSelfAttention.Config attention(int layer) {
        return new LongformerSelfAttention.Config(
                modelDim, heads, WindowConvention.LONGFORMER_TRANSFORMERS.window(windows.get(layer)));
    }

    MultiHeadAttention.Config decoderAttention() {
        return new MultiHeadAttention.Config(
                modelDim, heads, heads, modelDim / heads, true, true, null, new Causal(), NAMES);
    }

    LayerNorm norm(DType dtype) {
        return new LayerNorm(modelDim, EPS, dtype);
    }
}
