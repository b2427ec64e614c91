package dev.gradus.op.norm;

import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;

/** Parameters that may be absent, and the shapes around a norm. */
final class Norms {

    private Norms() {}

    /** The shape without its last {@code axes} axes. */
    static Shape leading(Shape shape, int axes) {
        return Shape.of(Arrays.copyOf(shape.dims(), shape.rank() - axes));
    }

    /** The last {@code axes} axes of the shape. */
    static Shape trailing(Shape shape, int axes) {
        return Shape.of(Arrays.copyOfRange(shape.dims(), shape.rank() - axes, shape.rank()));
    }

    static float[] floats(Tensor t) {
        return t == null ? null : t.floats();
    }

    static double[] doubles(Tensor t) {
        return t == null ? null : t.doubles();
    }

    /** Operand number {@code i}, or null if there are fewer. */
    static Tensor operand(Tensor[] inputs, int i) {
        return i < inputs.length ? inputs[i] : null;
    }

    /** Room for the gradient of a parameter, null if none is needed. */
    static Tensor gradOf(Tensor parameter) {
        return parameter == null || !parameter.requiresGrad()
                ? null
                : Tensor.empty(parameter.dtype(), parameter.shape());
    }
}
