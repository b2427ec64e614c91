/** Convolutions along time and over images. */
package dev.gradus.op.conv;
