package dev.gradus.op;

import dev.gradus.kernel.Parallel;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/**
 * The lines of a tensor along one axis, read and written in double precision: for ops that are short to write but too rare
 * to need a loop for each type.
 */
public final class Lines {
    private static final int GRAIN = 1 << 12;

    private Lines() {}

    /** Work on a range of lines. */
    @FunctionalInterface
    public interface Body {

        /**
         * Does some lines; line number k starts at {@code start(k)}.
         *
         * @param from first line
         * @param to   one past the last line
         */
        void accept(int from, int to);
    }

    /**
     * Where the lines of a shape lie.
     *
     * @param count  how many lines there are
     * @param size   elements of a line
     * @param stride distance of a line's elements
     */
    public record Layout(int count, int size, int stride) {

        /**
         * Index of the first element of a line.
         *
         * @param line which line
         * @return its start
         */
        public int start(int line) {
            return line / stride * size * stride + line % stride;
        }

        /**
         * Does all lines, large numbers of them on several threads.
         *
         * @param body called with ranges of lines
         */
        public void forEach(Body body) {
            Parallel.forRange(count, Math.max(1, GRAIN / Math.max(1, size)), body::accept);
        }
    }

    /**
     * The lines along an axis.
     *
     * @param shape a shape
     * @param axis  the axis, negative counts from the last
     * @return where they lie
     */
    public static Layout along(Shape shape, int axis) {
        int i = shape.axis(axis);
        int inner = shape.count(i + 1, shape.rank());
        return new Layout(shape.count(0, i) * inner, shape.dim(i), inner);
    }

    /**
     * Copies elements of a tensor into {@code line}.
     *
     * @param x      float32, float64 or int32
     * @param start  first element
     * @param stride distance of the elements
     * @param line   filled
     */
    public static void read(Tensor x, int start, int stride, double[] line) {
        for (int i = 0; i < line.length; i++) {
            int at = start + i * stride;
            line[i] = x.dtype() == DType.FLOAT32
                    ? x.floats()[at]
                    : x.dtype() == DType.FLOAT64 ? x.doubles()[at] : x.ints()[at];
        }
    }

    /**
     * Copies {@code line} into elements of a tensor, rounding to its type.
     *
     * @param line   the numbers
     * @param y      float32 or float64
     * @param start  first element
     * @param stride distance of the elements
     */
    public static void write(double[] line, Tensor y, int start, int stride) {
        for (int i = 0; i < line.length; i++) {
            if (y.dtype() == DType.FLOAT32) {
                y.floats()[start + i * stride] = (float) line[i];
            } else {
                y.doubles()[start + i * stride] = line[i];
            }
        }
    }
}
