package dev.gradus.op.reduce;

import dev.gradus.autograd.Op;
import dev.gradus.op.Require;
import dev.gradus.op.shape.Expand;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/**
 * {@code y = sum of x over the axes that broadcasting y to x would stretch; dx = dy, expanded}.
 *
 * <p>The reverse of {@link Expand}: {@code x [larger]}, {@code y [shape]}.
 *
 * @param shape what to sum to; broadcasts to the shape of x
 */
public record SumTo(Shape shape) implements Op {

    @Override
    public Tensor forward(Tensor... inputs) {
        Require.floating(this, inputs, 1);
        Shape from = inputs[0].shape();
        if (shape.rank() > from.rank() || !from.broadcast(shape, this).equals(from)) {
            throw Require.fault(this, "an input that " + shape + " broadcasts to", inputs);
        }
        return AxisSum.of(inputs[0], stretched(from), shape);
    }

    @Override
    public Tensor[] backward(Tensor grad, Tensor[] inputs, Tensor output) {
        return new Tensor[] {grad.apply(new Expand(inputs[0].shape()))};
    }

    /**
     * The sum itself, without recording.
     *
     * @param x     what to sum
     * @param shape what to sum to
     * @return the sum; x, or its array under the other shape, if there is nothing to add
     */
    public static Tensor reduce(Tensor x, Shape shape) {
        if (x.shape().equals(shape)) {
            return x;
        }
        SumTo op = new SumTo(shape);
        return x.size() == shape.size() ? x.view(shape) : AxisSum.of(x, op.stretched(x.shape()), shape);
    }

    private boolean[] stretched(Shape larger) {
        boolean[] stretched = new boolean[larger.rank()];
        int shift = larger.rank() - shape.rank();
        for (int i = 0; i < stretched.length; i++) {
            stretched[i] = larger.dim(i) != 1 && (i < shift || shape.dim(i - shift) == 1);
        }
        return stretched;
    }
}
