package dev.gradus.op.norm;

import dev.gradus.kernel.Kernels;
import dev.gradus.kernel.RowKernels;
import dev.gradus.kernel.scalar.DoubleRows;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;

/** Softmax and its kin along the last axis, in float32 or float64. */
final class Rows {

    private Rows() {}

    static Tensor softmax(Tensor x) {
        Tensor y = Tensor.empty(x.dtype(), x.shape());
        if (x.dtype() == DType.FLOAT32) {
            kernels().softmax(x.floats(), 0, y.floats(), 0, rows(x), cols(x));
        } else {
            DoubleRows.softmax(x.doubles(), y.doubles(), rows(x), cols(x));
        }
        return y;
    }

    static Tensor softmaxGrad(Tensor y, Tensor gy) {
        Tensor gx = Tensor.empty(y.dtype(), y.shape());
        if (y.dtype() == DType.FLOAT32) {
            kernels().softmaxGrad(y.floats(), 0, gy.floats(), 0, gx.floats(), 0, rows(y), cols(y));
        } else {
            DoubleRows.softmaxGrad(y.doubles(), gy.doubles(), gx.doubles(), rows(y), cols(y));
        }
        return gx;
    }

    static Tensor logSoftmax(Tensor x) {
        Tensor y = Tensor.empty(x.dtype(), x.shape());
        if (x.dtype() == DType.FLOAT32) {
            kernels().logSoftmax(x.floats(), 0, y.floats(), 0, rows(x), cols(x));
        } else {
            DoubleRows.logSoftmax(x.doubles(), y.doubles(), rows(x), cols(x));
        }
        return y;
    }

    static Tensor logSoftmaxGrad(Tensor y, Tensor gy) {
        Tensor gx = Tensor.empty(y.dtype(), y.shape());
        if (y.dtype() == DType.FLOAT32) {
            kernels().logSoftmaxGrad(y.floats(), 0, gy.floats(), 0, gx.floats(), 0, rows(y), cols(y));
        } else {
            DoubleRows.logSoftmaxGrad(y.doubles(), gy.doubles(), gx.doubles(), rows(y), cols(y));
        }
        return gx;
    }

    static RowKernels kernels() {
        return Kernels.active().rows();
    }

    static int cols(Tensor x) {
        return x.dim(-1);
    }

    static int rows(Tensor x) {
        return x.shape().count(0, x.shape().rank() - 1);
    }
}
