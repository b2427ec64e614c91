package dev.gradus.ssm.linear;

import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.List;

/**
 * What a recurrent mixer remembers: a few tensors, whose number and shapes the mixer knows. It never changes; gradients flow
 * through it.
 *
 * @param family the mixer's name, such as {@code GLA}
 * @param parts the tensors, each [B, ...]
 */
public record RecurrentState(String family, List<Tensor> parts) {

    /** Copies the list. */
    public RecurrentState {
        parts = List.copyOf(parts);
    }

    /**
     * Memory of its numbers.
     *
     * @return bytes
     */
    public long bytes() {
        return parts.stream().mapToLong(x -> (long) x.size() * x.dtype().bytes()).sum();
    }

    /**
     * Cut off from what made it, for training on a long text piece by piece.
     *
     * @return the same numbers, through which no gradient flows
     */
    public RecurrentState detach() {
        return new RecurrentState(family, parts.stream().map(Tensor::detach).toList());
    }

    /** Refuses a state of another mixer or another number of sequences. */
    void check(RecurrentState expected, int batch) {
        List<Shape> needed = shapes(expected);
        if (!family.equals(expected.family) || !shapes(this).equals(needed)
                || parts.get(0).dtype() != expected.parts.get(0).dtype()) {
            throw new IllegalArgumentException(expected.family + " needs a state of its own for " + batch
                    + " sequences, " + expected.parts.get(0).dtype() + " " + needed + ", got one of " + family + ", "
                    + parts.get(0).dtype() + " " + shapes(this));
        }
    }

    private static List<Shape> shapes(RecurrentState state) {
        return state.parts.stream().map(Tensor::shape).toList();
    }
}
