package dev.gradus.op.index;

import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;

/**
 * The elements x[i, index[i, k, j], j] of a tensor x [outer, size, inner], for indices [outer, m, inner].
 *
 * @param x     layout of the tensor that is picked from
 * @param m     indices along the axis
 * @param index the indices, checked before
 */
record Picked(Along x, int m, int[] index) {

    static Picked of(Tensor x, Tensor index, int axis) {
        return new Picked(Along.axis(x.shape(), axis), index.dim(axis), index.ints());
    }

    /** Position in x of element number {@code at} of the index. */
    private int position(int at) {
        int plane = m * x.inner();
        return (at / plane * x.size() + index[at]) * x.inner() + at % x.inner();
    }

    /** {@code y = picked x}. */
    void copy(Tensor from, Tensor y) {
        for (int i = 0; i < index.length; i++) {
            switch (y.dtype()) {
                case FLOAT32 -> y.floats()[i] = from.floats()[position(i)];
                case FLOAT64 -> y.doubles()[i] = from.doubles()[position(i)];
                case INT32 -> y.ints()[i] = from.ints()[position(i)];
            }
        }
    }

    /** {@code picked x = y}; of several elements for one place the last stays. */
    void put(Tensor y, Tensor into) {
        for (int i = 0; i < index.length; i++) {
            if (y.dtype() == DType.FLOAT32) {
                into.floats()[position(i)] = y.floats()[i];
            } else {
                into.doubles()[position(i)] = y.doubles()[i];
            }
        }
    }

    /** {@code y = picked x}, and 0 in x: of several elements for one place only the last gets anything. */
    void take(Tensor from, Tensor y) {
        for (int i = index.length - 1; i >= 0; i--) {
            if (y.dtype() == DType.FLOAT32) {
                y.floats()[i] = from.floats()[position(i)];
                from.floats()[position(i)] = 0;
            } else {
                y.doubles()[i] = from.doubles()[position(i)];
                from.doubles()[position(i)] = 0;
            }
        }
    }

    /** {@code picked x += y}, in the order of the indices. */
    void addBack(Tensor y, Tensor into) {
        for (int i = 0; i < index.length; i++) {
            if (y.dtype() == DType.FLOAT32) {
                into.floats()[position(i)] += y.floats()[i];
            } else {
                into.doubles()[position(i)] += y.doubles()[i];
            }
        }
    }
}
