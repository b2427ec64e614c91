/**
 * The fast kernels: the only user of {@code jdk.incubator.vector}.
 *
 * <p>All floats go through one species, {@link Width#FLOATS}. On JDK 17 the compiler keeps accumulators in registers only
 * while a single subclass of {@code FloatVector} is loaded: one use of a second width makes every tile allocate.
 */
package dev.gradus.kernel.vector;
