package dev.gradus.labs.text;

import dev.gradus.sequence.SequenceModel;
import java.io.IOException;

/** Writes down what happens in training, in step with the checkpoints. */
public interface Diary {
    /** Writes nothing down. */
    Diary NONE = new Diary() {
        @Override
        public void note(long step, SequenceModel.Losses losses) {}

        @Override
        public void forgetAfter(long step) {}

        @Override
        public void save() {}
    };

    /**
     * Notes a step.
     *
     * @param step   its number, from 1
     * @param losses what its batch cost; the tensors are gone when the step ends
     */
    void note(long step, SequenceModel.Losses losses);

    /**
     * Forgets everything after a step: training goes on from there.
     *
     * @param step the last one to keep
     */
    void forgetAfter(long step);

    /**
     * Writes everything noted so far into the run folder.
     *
     * @throws IOException if it can't be written
     */
    void save() throws IOException;
}
