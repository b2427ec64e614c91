/**
 * Attention that chooses its keys by their content: blocks ({@link dev.gradus.attention.sparse.NativeSparseAttention},
 * {@link dev.gradus.attention.sparse.MixtureOfBlockAttention}), buckets ({@link dev.gradus.attention.sparse.LshAttention}),
 * clusters ({@link dev.gradus.attention.sparse.RoutingAttention}). Queries are sorted so that neighbours read the same keys:
 * the cost is that of the chosen pairs.
 */
package dev.gradus.attention.sparse;
