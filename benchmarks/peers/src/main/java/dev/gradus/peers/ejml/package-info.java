/** The cases on EJML, which is pure Java. */
package dev.gradus.peers.ejml;
