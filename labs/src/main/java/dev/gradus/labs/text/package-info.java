/** Texts, and language models that are trained on them and judged by them. */
package dev.gradus.labs.text;
