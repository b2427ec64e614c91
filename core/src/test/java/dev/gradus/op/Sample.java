package dev.gradus.op;

import dev.gradus.autograd.MultiOp;
import dev.gradus.random.Rng;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * One use of an op that must work: its attributes, which may depend on the element type, and its operands.
 *
 * @param op the op for a given floating-point type
 * @param inputs its operands
 */
public record Sample(Function<DType, MultiOp> op, List<Input> inputs) {

    /** Fresh operands, the same numbers on every call and for both types. */
    public Tensor[] tensors(DType type) {
        Rng rng = new Rng(inputs.size());
        return IntStream.range(0, inputs.size())
                .mapToObj(i -> inputs.get(i).tensor(rng.fork("input " + i), type))
                .toArray(Tensor[]::new);
    }

    /** Shapes of the operands. */
    public List<Shape> shapes() {
        return inputs.stream().map(Input::shape).toList();
    }

    @Override
    public String toString() {
        return op.apply(DType.FLOAT64) + " of " + shapes();
    }
}
