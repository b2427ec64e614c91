/** Neurons that answer with spikes. */
package dev.gradus.attention.spiking;
