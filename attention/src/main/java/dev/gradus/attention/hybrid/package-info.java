/** Parts of models that join attention with convolutions. */
package dev.gradus.attention.hybrid;
