/** The loops under the ops, on plain arrays. */
package dev.gradus.benchmarks.kernels;
