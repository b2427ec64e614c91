/** Whole encoders of long texts, named as in public checkpoints. */
package dev.gradus.attention.encoder;
