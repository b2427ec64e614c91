/**
 * How a model knows where a token stands, and how a rotary embedding is stretched beyond the length it was trained on.
 *
 * <p>Tables: {@link dev.gradus.attention.position.Sinusoidal}, learned ones by {@link dev.gradus.nn.Embedding} and made longer by
 * {@link dev.gradus.attention.position.Stretch}. Rotations: {@link dev.gradus.sequence.Rotary}, stretched by
 * {@link dev.gradus.attention.position.Interpolation}, {@link dev.gradus.attention.position.NtkAware},
 * {@link dev.gradus.attention.position.DynamicNtk}, {@link dev.gradus.attention.position.NtkByParts} (Llama 3's too),
 * {@link dev.gradus.attention.position.Yarn}, {@link dev.gradus.attention.position.LongRope}; a public
 * {@code config.json} is read by {@link dev.gradus.attention.position.RopeConfig}.
 * {@link dev.gradus.attention.position.RandomPositions} serve any of them; ALiBi and T5's biases are in
 * {@link dev.gradus.attention.score}.
 */
package dev.gradus.attention.position;
