/** Loops over plain arrays: the only place where Gradus is allowed to be clever. */
package dev.gradus.kernel;
