/** Products of matrices and vectors. */
package dev.gradus.op.linalg;
