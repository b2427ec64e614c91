/** Experts that stay in a file and are brought in when a token needs them. */
package dev.gradus.moe.offload;
