/**
 * What is added to the score of a query and a key because of where they stand: {@link dev.gradus.attention.score.Alibi},
 * {@link dev.gradus.attention.score.T5Buckets}; {@link dev.gradus.attention.layer.ScoredAttention} is the layer that takes them.
 */
package dev.gradus.attention.score;
