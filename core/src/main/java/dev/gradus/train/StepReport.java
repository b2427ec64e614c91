package dev.gradus.train;

/**
 * What happened in one step.
 *
 * @param step         number of finished steps, this one included
 * @param loss         mean over the micro-batches, before the step
 * @param gradientNorm joint 2-norm of all gradients, before clipping
 * @param learningRate rate of this step
 * @param seconds      wall-clock time of this step
 */
public record StepReport(long step, double loss, double gradientNorm, double learningRate, double seconds) {}
