/**
 * What models learn in the labs, made from a seed: a task is a class with a record of settings that draws as many examples
 * as are wanted, and the measures that go with it.
 */
package dev.gradus.labs.task;
