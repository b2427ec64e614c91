package dev.gradus.attention.layer;

import dev.gradus.sequence.KeyValues;

/**
 * What {@link LatentAttention} remembers: {@code B T (R + rotary)} numbers, whatever the number of heads.
 *
 * @param kept the shared rotated key of every token, and as its value the latent vector
 */
public record LatentMemory(KeyValues kept) {}
