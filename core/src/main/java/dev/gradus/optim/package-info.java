/** Turning gradients into better parameters: optimisers, learning-rate schedules, clipping. */
package dev.gradus.optim;
