/** Attention that chooses its keys by their content: blocks, buckets, clusters. */
package dev.gradus.attention.sparse;
