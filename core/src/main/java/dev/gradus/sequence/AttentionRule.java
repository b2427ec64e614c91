package dev.gradus.sequence;

import dev.gradus.pattern.AttentionPattern;
import dev.gradus.tensor.Tensor;

/**
 * How queries read keys, whatever remembers the keys.
 *
 * @param pattern which keys a query may attend to, by position in the sequence
 * @param scale factor of the scores
 * @param rotary position embedding of queries and keys, or null for none
 */
public record AttentionRule(AttentionPattern pattern, double scale, Rotary rotary) {

    /**
     * Heads of neighbouring tokens with their positions.
     *
     * @param heads [B,T,H,d]
     * @param first position of the first token
     * @return [B,T,H,d]
     */
    public Tensor turn(Tensor heads, int first) {
        return rotary == null ? heads : rotary.turn(heads, first);
    }

    /**
     * Heads of tokens with positions of any order.
     *
     * @param heads [B,T,H,d]
     * @param positions int32 [T] or [B,T]
     * @return [B,T,H,d]
     */
    public Tensor turn(Tensor heads, Tensor positions) {
        return rotary == null ? heads : rotary.turn(heads, positions);
    }
}
