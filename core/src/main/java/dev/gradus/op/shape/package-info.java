/** Ops that move elements and compute nothing. */
package dev.gradus.op.shape;
