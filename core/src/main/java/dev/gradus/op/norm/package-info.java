/** Softmax and normalisation. */
package dev.gradus.op.norm;
