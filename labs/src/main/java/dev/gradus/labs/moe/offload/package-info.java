/** The part {@code offload} of the lab {@code moe}: a language model whose experts stay in a file. */
package dev.gradus.labs.moe.offload;
