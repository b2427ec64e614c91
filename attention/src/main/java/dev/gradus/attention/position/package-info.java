/** How a model knows where a token stands, and how a rotary embedding is stretched beyond the length it was trained on. */
package dev.gradus.attention.position;
