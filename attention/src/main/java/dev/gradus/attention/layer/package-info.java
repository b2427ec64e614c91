/** Layers of attention with sparse or relative scores, named as in public checkpoints, and a dense reference. */
package dev.gradus.attention.layer;
