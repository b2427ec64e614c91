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

    /** Needs indices into the axis. */
    void check(MultiOp op, Tensor index, Tensor x) {
        check(op, index, size, x, index);
    }

    /** Needs int32 indices from 0 to {@code size - 1}. */
    static void check(MultiOp op, Tensor index, int size, Tensor... inputs) {
        if (index.dtype() != DType.INT32) {
            throw Require.fault(op, "int32 indices", inputs);
        }
        for (int i : index.ints()) {
            if (i < 0 || i >= size) {
                throw Require.fault(op, "indices from 0 to " + (size - 1) + ", not " + i, inputs);
            }
        }
    }

    /** Needs an input and an index whose shapes are equal but for the axis. */
    static void checkSameBut(MultiOp op, int axis, Tensor... inputs) {
        Require.axis(op, axis, inputs);
        Shape shape = inputs[0].shape();
        Shape index = inputs[1].shape();
        if (shape.rank() != index.rank() || !shape.with(axis, 0).equals(index.with(axis, 0))) {
            throw Require.fault(op, "an index of the input's shape but for axis " + axis, inputs);
        }
    }

    /** Needs {@code x, index, source} with one index for each element of a source of x's type. */
    static void checkSource(MultiOp op, int axis, Tensor... inputs) {
        Require.count(op, inputs, 3);
        Tensor x = inputs[0];
        checkSameBut(op, axis, inputs);
        boolean fits = inputs[2].shape().equals(inputs[1].shape()) && inputs[2].dtype() == x.dtype();
        if (!fits || !x.dtype().isFloating()) {
            throw Require.fault(op, "a floating-point input, and a source of its type and of the index's shape",
                    inputs);
        }
        check(op, inputs[1], x.dim(axis), inputs);
    }

    /** Needs a list of indices for an axis of x. */
    static Along checkList(MultiOp op, int axis, Tensor... inputs) {
        Require.axis(op, axis, inputs);
        if (inputs[1].shape().rank() != 1) {
            throw Require.fault(op, "a list of indices", inputs);
        }
        check(op, inputs[1], inputs[0].dim(axis), inputs);
        return axis(inputs[0].shape(), axis);
    }

    /** A copy of a floating-point tensor. */
    static Tensor copy(Tensor x) {
        Tensor y = Tensor.empty(x.dtype(), x.shape());
        Object from = x.dtype() == DType.FLOAT32 ? x.floats() : x.doubles();
        Object to = x.dtype() == DType.FLOAT32 ? y.floats() : y.doubles();
        System.arraycopy(from, 0, to, 0, x.size());
        return y;
    }
}
