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
        Tensor y = reduce(inputs[0], shape);
        return y == inputs[0] ? y.view(shape) : y;
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
     * @return the sum, or x if it has that shape already
     */
    public static Tensor reduce(Tensor x, Shape shape) {
        if (x.shape().equals(shape)) {
            return x;
        }
        int[] strides = shape.stridesIn(x.shape());
        int shift = strides.length - shape.rank();
        boolean[] reduced = new boolean[strides.length];
        for (int i = 0; i < strides.length; i++) {
            reduced[i] = x.dim(i) != 1 && (i < shift || shape.dim(i - shift) == 1);
        }
        return AxisSum.of(x, reduced, shape);
    }
}
