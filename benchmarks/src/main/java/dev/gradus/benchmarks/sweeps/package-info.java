/** Cost as work grows: one size doubles, the rest stays. */
package dev.gradus.benchmarks.sweeps;
