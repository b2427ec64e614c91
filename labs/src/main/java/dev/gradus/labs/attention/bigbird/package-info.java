/** The part {@code bigbird} of the lab {@code attention}: how many steps lie between two tokens of a long text. */
package dev.gradus.labs.attention.bigbird;
