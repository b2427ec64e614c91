/** From nothing to the first lab: build and start. */
package dev.gradus.benchmarks.start;
