/** Losses: a model's output and the truth in, one number out. */
package dev.gradus.op.loss;
