package dev.gradus.data;

import dev.gradus.tensor.Tensor;

/**
 * Rows of tokens and what follows each of them.
 *
 * @param ids     int32 [B, T]
 * @param targets int32 [B, T]; {@code targets[b, t]} is the token after {@code ids[b, t]}
 */
public record Batch(Tensor ids, Tensor targets) {
    /** Checks that every token has a target. */
    public Batch {
        if (!ids.shape().equals(targets.shape())) {
            throw new IllegalArgumentException(
                    "a batch needs one target a token, got ids " + ids.shape() + " and targets " + targets.shape());
        }
    }
}
