/** The part {@code documents}: long documents read whole, through windows, and segment by segment. */
package dev.gradus.labs.attention.documents;
