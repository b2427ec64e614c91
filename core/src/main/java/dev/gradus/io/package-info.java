/** Files that are whole or absent: tensors in the safetensors format, JSON to read, atomic replacement. */
package dev.gradus.io;
