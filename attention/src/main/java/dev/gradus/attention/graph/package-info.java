/** Attention along the edges of a graph. */
package dev.gradus.attention.graph;
