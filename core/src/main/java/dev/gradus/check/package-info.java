/** Checks of one's own work: gradients against central differences. */
package dev.gradus.check;
