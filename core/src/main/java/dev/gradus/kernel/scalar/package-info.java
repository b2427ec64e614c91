/** The readable kernels: plain loops, and the definition of what the fast ones must compute. */
package dev.gradus.kernel.scalar;
