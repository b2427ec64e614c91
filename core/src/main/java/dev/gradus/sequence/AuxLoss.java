package dev.gradus.sequence;

import dev.gradus.tensor.Tensor;

/**
 * A loss that a layer asks for beside the task's, such as the balance of a router; not yet scaled.
 *
 * @param name what it is, for reports, such as {@code balance}
 * @param value a scalar, with its history
 * @param coefficient what it is multiplied by where losses are added
 * @param balanced its value in the state that it asks for (1 for the balance loss of Switch), so that a report can show both
 */
public record AuxLoss(String name, Tensor value, double coefficient, double balanced) {

    /** Checks that the value is a scalar and the coefficient a number. */
    public AuxLoss {
        if (value.size() != 1) {
            throw new IllegalArgumentException(
                    "auxiliary loss " + name + " needs one number, got shape " + value.shape());
        }
        if (!Double.isFinite(coefficient)) {
            throw new IllegalArgumentException(
                    "auxiliary loss " + name + " needs a finite coefficient, got " + coefficient);
        }
    }
}
