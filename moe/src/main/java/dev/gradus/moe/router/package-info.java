/** Which experts a token goes to, and with what weight. */
package dev.gradus.moe.router;
