/** Checks against numbers that public reference implementations gave: outputs, loss and gradients, from files. */
package dev.gradus.golden;
