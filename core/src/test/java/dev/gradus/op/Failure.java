package dev.gradus.op;

import dev.gradus.autograd.MultiOp;
import dev.gradus.tensor.Shape;
import java.util.List;
import java.util.function.Supplier;

/**
 * One use of an op that must be refused with an {@link IllegalArgumentException}.
 *
 * @param op makes the op; may itself be what throws
 * @param inputs its operands
 * @param shapesNamed whether the message must name the shape of every operand
 * @param message the whole message
 */
public record Failure(Supplier<MultiOp> op, List<Input> inputs, boolean shapesNamed, String message) {

    /** What the message must contain beside the name of the op. */
    public List<String> namedShapes() {
        return shapesNamed ? inputs.stream().map(Input::shape).map(Shape::toString).toList() : List.of();
    }

    @Override
    public String toString() {
        return message;
    }
}
