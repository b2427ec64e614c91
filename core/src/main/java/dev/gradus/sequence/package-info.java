/** Sequence models: mixers along time and along channels, blocks of both, whole models and generation. */
package dev.gradus.sequence;
