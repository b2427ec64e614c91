/** The part {@code extend}: a model reads sequences longer than those it was trained on. */
package dev.gradus.labs.attention.extend;
