/** Patterns of sparse attention, and what can be said of them: pairs, reach, picture. No one keeps a T x T array. */
package dev.gradus.attention.pattern;
