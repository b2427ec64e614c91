/** The experts: one feed-forward network each, computed together. */
package dev.gradus.moe.expert;
