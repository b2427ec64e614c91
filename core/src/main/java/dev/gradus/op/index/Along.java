package dev.gradus.op.index;

import dev.gradus.autograd.MultiOp;
import dev.gradus.op.Require;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/** A tensor seen as [outer, size, inner] around one axis, and the checks of indices into that axis. */
record Along(int outer, int size, int inner) {

    static Along axis(Shape shape, int axis) {
        int i = shape.axis(axis);
        return new Along(shape.count(0, i), shape.dim(i), shape.count(i + 1, shape.rank()));
    }

    /** Needs indices in 0..size-1. */
    void check(MultiOp op, Tensor index, Tensor x) {
        if (index.dtype() != DType.INT32) {
            throw Require.fault(op, "int32 indices", x, index);
        }
        for (int i : index.ints()) {
            if (i < 0 || i >= size) {
                throw Require.fault(op, "indices from 0 to " + (size - 1) + ", not " + i + ",", x, index);
            }
        }
    }

    /** Needs shapes that are equal but for the axis. */
    static void checkSameBut(MultiOp op, int axis, Tensor x, Tensor index) {
        Shape shape = x.shape();
        if (shape.rank() != index.shape().rank()
                || !shape.with(axis, 0).equals(index.shape().with(axis, 0))) {
            throw Require.fault(op, "an index of the input's shape but for axis " + axis, x, index);
        }
    }
}
