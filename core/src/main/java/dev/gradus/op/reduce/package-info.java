/** Ops that take axes away (sums, means, extremes), or accumulate along one. */
package dev.gradus.op.reduce;
