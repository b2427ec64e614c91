/** The training loop: steps, listeners, guards against NaN, checkpoints that resume to the same bits. */
package dev.gradus.train;
