/** Whole layers, forward and back. */
package dev.gradus.benchmarks.layers;
