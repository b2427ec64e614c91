/** Public families of language models by name, and how large a model is. */
package dev.gradus.labs.model;
