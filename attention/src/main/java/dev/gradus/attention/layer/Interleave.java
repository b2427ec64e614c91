package dev.gradus.attention.layer;

import dev.gradus.attention.cache.CacheKind;
import dev.gradus.attention.cache.RollingCache;
import dev.gradus.attention.pattern.Window;
import dev.gradus.pattern.AttentionPattern;
import dev.gradus.pattern.Causal;
import dev.gradus.sequence.MultiHeadAttention;
import dev.gradus.sequence.Rotary;
import dev.gradus.sequence.SequenceModel;

/**
 * Layers with a window, and every n-th one that sees all: Gemma 2 (n = 2), Gemma 3 (n = 6), with position embeddings of their
 * own.
 *
 * @param every n; layers n - 1, 2 n - 1, ... see all that came before
 * @param window of the other layers, looking back only
 * @param local positions of layers with a window, or null for none
 * @param global positions of layers that see all, or null for none
 */
public record Interleave(int every, Window window, Rotary local, Rotary global) {

    /** Checks the ranges. */
    public Interleave {
        if (every < 1 || window.right() != 0) {
            throw new IllegalArgumentException("interleaved layers need an every of at least 1 and a window that looks"
                    + " back, got " + every + " and " + window);
        }
    }

    /**
     * Whether a layer sees all.
     *
     * @param layer from 0
     * @return true if it does
     */
    public boolean isGlobal(int layer) {
        return (layer + 1) % every == 0;
    }

    /**
     * What a layer sees.
     *
     * @param layer from 0
     * @return everything before, or the window
     */
    public AttentionPattern pattern(int layer) {
        return isGlobal(layer) ? new Causal() : window;
    }

    /**
     * An attention's settings for one of the layers.
     *
     * @param layer from 0
     * @param base the rest of the settings
     * @return with the pattern and the positions of the layer
     */
    public MultiHeadAttention.Config of(int layer, MultiHeadAttention.Config base) {
        return new MultiHeadAttention.Config(
                base.modelDim(), base.heads(), base.kvHeads(), base.headDim(), base.biased(), base.outBiased(),
                isGlobal(layer) ? global : local, pattern(layer), base.names());
    }

    /**
     * A state whose layers with a window keep no more tokens than it holds.
     *
     * @param start before the first token
     * @return the same with other caches
     * @throws IllegalArgumentException if the state has seen tokens
     */
    public SequenceModel.State caches(SequenceModel.State start) {
        CacheKind rolling = form -> RollingCache.empty(form, window.left() + 1);
        return rolling.in(start, layer -> !isGlobal(layer));
    }
}
