package dev.gradus.ssm.recurrent;

import dev.gradus.tensor.Tensor;

/**
 * What minGRU and minLSTM make of the linear map of a token before they write it; Feng et al. 2024.
 */
public enum Candidate {
    /** The map itself. */
    LINEAR,
    /** {@code x + 1/2} from 0, {@code sigmoid(x)} below: positive, so that the recurrence has a form in logarithms. */
    POSITIVE;

    /**
     * Applies it.
     *
     * @param x any shape
     * @return the same shape
     */
    public Tensor of(Tensor x) {
        if (this == LINEAR) {
            return x;
        }
        Tensor above = x.relu();
        return above.add(x.sub(above).sigmoid()); // the sigmoid of 0 is 1/2
    }
}
