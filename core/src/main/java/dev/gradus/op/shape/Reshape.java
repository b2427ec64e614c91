package dev.gradus.op.shape;

import dev.gradus.autograd.Op;
import dev.gradus.op.Require;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;

/**
 * {@code y = x under other sizes; dx = dy under the sizes of x}.
 *
 * <p>The elements keep their row-major order; y shares the array of x.
 *
 * @param shape the sizes of y, of as many elements as x
 */
public record Reshape(Shape shape) implements Op {

    /**
     * The op that gives a tensor of one shape other sizes, one of which may be left open.
     *
     * @param from shape of x
     * @param dims sizes of y; at most one is -1 and follows from the others
     * @return the op
     * @throws IllegalArgumentException if the sizes do not fit
     */
    public static Reshape to(Shape from, int... dims) {
        int[] sizes = dims.clone();
        int open = -1;
        long known = 1;
        for (int i = 0; i < sizes.length; i++) {
            if (sizes[i] != -1) {
                known *= sizes[i];
            } else if (open < 0) {
                open = i;
            } else {
                throw fault(from, dims);
            }
        }
        if (open >= 0) {
            if (known <= 0 || from.size() % known != 0) {
                throw fault(from, dims);
            }
            sizes[open] = (int) (from.size() / known);
        }
        return new Reshape(Shape.of(sizes));
    }

    private static IllegalArgumentException fault(Shape from, int[] dims) {
        return new IllegalArgumentException("reshape needs sizes, at most one of them -1, for " + from.size()
                + " elements, got " + Arrays.toString(dims) + " for " + from);
    }

    @Override
    public Tensor forward(Tensor... inputs) {
        Require.count(this, inputs, 1);
        if (inputs[0].size() != shape.size()) {
            throw Require.fault(this, shape.size() + " elements for " + shape, inputs);
        }
        return inputs[0].view(shape);
    }

    @Override
    public Tensor[] backward(Tensor grad, Tensor[] inputs, Tensor output) {
        return new Tensor[] {grad.view(inputs[0].shape())};
    }
}
