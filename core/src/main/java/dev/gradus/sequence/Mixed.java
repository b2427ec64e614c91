package dev.gradus.sequence;

import dev.gradus.tensor.Tensor;
import java.util.List;

/**
 * What a mixer returns for a whole sequence.
 *
 * @param output [B,T,D]
 * @param losses losses that the mixer asks for, not scaled
 * @param insights what it learned on the way
 */
public record Mixed(Tensor output, List<AuxLoss> losses, List<Insight> insights) {

    /** Copies the lists. */
    public Mixed {
        losses = List.copyOf(losses);
        insights = List.copyOf(insights);
    }

    /**
     * An output with nothing to add.
     *
     * @param output [B,T,D]
     * @return without losses and insights
     */
    public static Mixed of(Tensor output) {
        return new Mixed(output, List.of(), List.of());
    }
}
