/** Numbers in a row-major box: shape, element type, heap array, and the node that made them. */
package dev.gradus.tensor;
