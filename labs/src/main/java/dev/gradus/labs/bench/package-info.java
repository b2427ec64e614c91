/** Starts the benchmarks, reads what JMH wrote, and compares: one page, one table. */
package dev.gradus.labs.bench;
