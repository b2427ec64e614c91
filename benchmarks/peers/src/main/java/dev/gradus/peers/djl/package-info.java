/** The cases on DJL with native PyTorch. */
package dev.gradus.peers.djl;
