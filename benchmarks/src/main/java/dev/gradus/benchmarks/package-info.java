/** Measures Gradus with JMH and says which part of the machine's peak was reached. */
package dev.gradus.benchmarks;
