/** The part {@code cost} of the lab {@code attention}: time and memory of an attention as the text grows. */
package dev.gradus.labs.attention.cost;
