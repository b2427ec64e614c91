/** The cases on ND4J with its native backend. */
package dev.gradus.peers.nd4j;
