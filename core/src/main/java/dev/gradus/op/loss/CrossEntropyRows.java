package dev.gradus.op.loss;

import dev.gradus.kernel.Kernels;
import dev.gradus.kernel.RowKernels;
import dev.gradus.kernel.scalar.DoubleRows;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import dev.gradus.tensor.Workspace;

/**
 * Cross-entropies of rows of logits, and their gradients.
 *
 * @param ignored   target of rows that do not count
 * @param smoothing label smoothing
 * @param classes   logits of a row
 */
record CrossEntropyRows(int ignored, double smoothing, int classes) {

    /**
     * The sum of the losses of {@code rows} rows whose targets start at {@code first}.
     *
     * @param x     logits [rows, classes]
     * @param scale gradient of the loss of each row
     * @param gx    written with the gradient of the logits, may be x itself; or null
     */
    double sum(Tensor x, Tensor targets, int first, int rows, double scale, Tensor gx) {
        Tensor losses = Tensor.empty(x.dtype(), Shape.of(first + rows));
        Tensor lse = Tensor.empty(x.dtype(), Shape.of(first + rows));
        double sum = x.dtype() == DType.FLOAT32
                ? sum32(x, targets.ints(), losses.floats(), lse.floats(), first, rows, (float) scale, gx)
                : sum64(x, targets.ints(), losses.doubles(), lse.doubles(), first, rows, scale, gx);
        Workspace.recycle(losses, lse);
        return sum;
    }

    private double sum32(
            Tensor x, int[] t, float[] losses, float[] lse, int first, int rows, float scale, Tensor gx) {
        var form = new dev.gradus.kernel.CrossEntropy(ignored, (float) smoothing);
        RowKernels kernels = Kernels.active().rows();
        if (gx == null) {
            kernels.crossEntropy(form, x.floats(), 0, t, losses, lse, first, rows, classes);
        } else {
            kernels.crossEntropyWithGrad(
                    form, x.floats(), 0, t, scale, losses, lse, first, gx.floats(), 0, rows, classes);
        }
        double sum = 0;
        for (int r = first; r < first + rows; r++) {
            sum += losses[r];
        }
        return sum;
    }

    private double sum64(
            Tensor x, int[] t, double[] losses, double[] lse, int first, int rows, double scale, Tensor gx) {
        DoubleRows.crossEntropy(ignored, smoothing, x.doubles(), t, losses, lse, first, rows, classes);
        if (gx != null) {
            DoubleRows.crossEntropyGrad(
                    ignored, smoothing, x.doubles(), t, lse, scale, first, gx.doubles(), rows, classes);
        }
        double sum = 0;
        for (int r = first; r < first + rows; r++) {
            sum += losses[r];
        }
        return sum;
    }
}
