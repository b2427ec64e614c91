/** The lab {@code attention}: attention whose cost does not grow with the square of the length. */
package dev.gradus.labs.attention;
