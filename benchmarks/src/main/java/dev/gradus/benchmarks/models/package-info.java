/** Training steps and generation of whole models. */
package dev.gradus.benchmarks.models;
