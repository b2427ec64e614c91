/** Text as tokens, cut into batches that depend on nothing but seed and step. */
package dev.gradus.data;
