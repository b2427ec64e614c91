/** Ops that pick elements by int32 indices or masks, and sorting. */
package dev.gradus.op.index;
