/** The part {@code reach} of the lab {@code attention}: how far back a stack of layers with a window can look. */
package dev.gradus.labs.attention.reach;
