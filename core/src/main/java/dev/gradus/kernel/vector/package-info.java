/** The fast kernels: the only user of {@code jdk.incubator.vector}. */
package dev.gradus.kernel.vector;
