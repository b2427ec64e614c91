/** The lab {@code moe}: mixtures of experts against dense models of the same active and of the same total size. */
package dev.gradus.labs.moe;
