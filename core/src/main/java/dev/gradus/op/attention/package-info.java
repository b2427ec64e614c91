/** Softmax attention that never stores its scores. */
package dev.gradus.op.attention;
