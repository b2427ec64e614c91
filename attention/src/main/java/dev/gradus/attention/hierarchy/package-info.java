/** Long sequences by levels: tokens within segments, segments within documents, dilated from near to far. */
package dev.gradus.attention.hierarchy;
