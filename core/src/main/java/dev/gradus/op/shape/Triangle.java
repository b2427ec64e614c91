package dev.gradus.op.shape;

import dev.gradus.autograd.MultiOp;
import dev.gradus.op.Require;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;

/** Part of each matrix of a stack. */
final class Triangle {
    private Triangle() {}

    /** Which elements are kept. */
    @FunctionalInterface
    interface Part {
        boolean keeps(int row, int column);
    }

    static Tensor of(MultiOp op, Tensor x, Part part) {
        if (x.shape().rank() < 2) {
            throw Require.fault(op, "matrices [.., m, n]", x);
        }
        int rows = x.dim(-2);
        int columns = x.dim(-1);
        Tensor y = Tensor.zeros(x.dtype(), x.shape());
        for (int i = 0; i < x.size(); i++) {
            if (!part.keeps(i / columns % rows, i % columns)) {
                continue;
            }
            if (x.dtype() == DType.FLOAT32) {
                y.floats()[i] = x.floats()[i];
            } else {
                y.doubles()[i] = x.doubles()[i];
            }
        }
        return y;
    }
}
