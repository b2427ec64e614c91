package dev.gradus.labs.lab;

/**
 * What surrounds the work.
 *
 * @param fingerprint tells this run's settings, seed and inputs from others; goes into checkpoints
 * @param folder      where results go
 * @param console     what the reader sees meanwhile
 * @param interrupt   tells when Ctrl-C was pressed
 */
public record Run(String fingerprint, RunFolder folder, Console console, Interrupt interrupt) {}
