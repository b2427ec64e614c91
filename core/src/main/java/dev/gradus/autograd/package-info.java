/** Reverse-mode differentiation: what an op is, how its use is recorded, and the walk back. */
package dev.gradus.autograd;
