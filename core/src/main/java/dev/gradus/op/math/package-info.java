/** Elementwise ops: functions of one tensor, and of two tensors that broadcast. */
package dev.gradus.op.math;
