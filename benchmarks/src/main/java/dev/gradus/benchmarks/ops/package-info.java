/** Ops on tensors, forward, and forward with the walk back. */
package dev.gradus.benchmarks.ops;
