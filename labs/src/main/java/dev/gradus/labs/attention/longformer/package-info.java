/** The part {@code longformer} of the lab {@code attention}: what global tokens are for. */
package dev.gradus.labs.attention.longformer;
