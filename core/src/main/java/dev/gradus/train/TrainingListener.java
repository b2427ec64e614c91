package dev.gradus.train;

/** Is told what happens during training, on the training thread. */
@FunctionalInterface
public interface TrainingListener {

    /**
     * A step is finished.
     *
     * @param report what happened
     */
    void afterStep(StepReport report);
}
