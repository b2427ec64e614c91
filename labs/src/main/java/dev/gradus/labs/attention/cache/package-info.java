/** The part {@code cache}: what is lost when attention does not remember everything. */
package dev.gradus.labs.attention.cache;
