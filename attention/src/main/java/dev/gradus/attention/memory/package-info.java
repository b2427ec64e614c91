/** Attention to what lies outside of the text at hand: compressed segments, retrieved neighbours. */
package dev.gradus.attention.memory;
