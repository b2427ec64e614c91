package dev.gradus.attention.pattern;

import dev.gradus.pattern.AttentionPattern;

/**
 * Local and global layers in turn: of every {@code period} layers one is global.
 *
 * @param local pattern of most layers
 * @param global pattern of the others
 * @param period how many layers make a round
 * @param place which one of a round is global, from 0
 */
public record Interleaved(AttentionPattern local, AttentionPattern global, int period, int place) {

    /** Checks the place. */
    public Interleaved {
        if (period < 1 || place < 0 || place >= period) {
            throw new IllegalArgumentException(
                    "interleaved layers need a place of 0 to period - 1, got " + place + " of " + period);
        }
    }

    /**
     * Gemma 2: one local, one global, beginning with local.
     *
     * @param local pattern of even layers
     * @param global pattern of odd layers
     * @return the layers
     */
    public static Interleaved gemma2(AttentionPattern local, AttentionPattern global) {
        return new Interleaved(local, global, 2, 1);
    }

    /**
     * Gemma 3: five local, one global.
     *
     * @param local pattern of the first five of six layers
     * @param global pattern of the sixth
     * @return the layers
     */
    public static Interleaved gemma3(AttentionPattern local, AttentionPattern global) {
        return new Interleaved(local, global, 6, 5);
    }

    /**
     * Whether a layer is global.
     *
     * @param layer number of the layer, from 0
     * @return true if it is
     */
    public boolean isGlobal(int layer) {
        return layer % period == place;
    }

    /**
     * The pattern of a layer.
     *
     * @param layer number of the layer, from 0
     * @return local or global
     */
    public AttentionPattern at(int layer) {
        return isGlobal(layer) ? global : local;
    }
}
