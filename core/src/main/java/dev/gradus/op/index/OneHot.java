package dev.gradus.op.index;

import dev.gradus.autograd.Op;
import dev.gradus.op.Require;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;

/**
 * {@code y[.., c] = 1 where c = ids[..], else 0; no derivative}.
 *
 * <p>{@code ids [any shape]} int32, {@code y [ids.., classes]}.
 *
 * @param classes how many classes, at least 1
 * @param type    float32 or float64
 */
public record OneHot(int classes, DType type) implements Op {

    /** Checks the number of classes and the type. */
    public OneHot {
        if (classes < 1 || !type.isFloating()) {
            throw new IllegalArgumentException(
                    "one_hot needs at least 1 class and a floating-point type, got " + classes + " and " + type);
        }
    }

    @Override
    public Tensor forward(Tensor... inputs) {
        Require.count(this, inputs, 1);
        Tensor ids = inputs[0];
        int rank = ids.shape().rank();
        int[] dims = Arrays.copyOf(ids.shape().dims(), rank + 1);
        dims[rank] = classes;
        Along.check(this, ids, classes, inputs);
        Tensor y = Tensor.zeros(type, Shape.of(dims));
        for (int i = 0; i < ids.size(); i++) {
            if (type == DType.FLOAT32) {
                y.floats()[i * classes + ids.ints()[i]] = 1;
            } else {
                y.doubles()[i * classes + ids.ints()[i]] = 1;
            }
        }
        return y;
    }

    @Override
    public Tensor[] backward(Tensor grad, Tensor[] inputs, Tensor output) {
        return new Tensor[] {null};
    }
}
