/**
 * Parts of the lab {@code moe} on cluster regression: small mixtures that learn in a second, so that each claim can be tried
 * on several seeds.
 */
package dev.gradus.labs.moe.cluster;
