/**
 * Layers of attention with sparse or relative scores, named as in public checkpoints, and a dense reference.
 *
 * <p>Mixers of a decoder, which go on token by token from a state:
 * {@link dev.gradus.attention.layer.CausalLongformerAttention}, {@link dev.gradus.attention.layer.LatentAttention} (MLA),
 * {@link dev.gradus.attention.layer.DifferentialAttention}, {@link dev.gradus.attention.layer.ScoredAttention} (ALiBi, T5,
 * bounded scores); plain, grouped and windowed attention is {@link dev.gradus.sequence.MultiHeadAttention}, with local and
 * global layers in turn {@link dev.gradus.attention.layer.Interleave}. Layers of an encoder:
 * {@link dev.gradus.attention.layer.LongformerSelfAttention}, {@link dev.gradus.attention.layer.BigBirdSelfAttention}.
 */
package dev.gradus.attention.layer;
