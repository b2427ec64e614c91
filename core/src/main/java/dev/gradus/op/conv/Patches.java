package dev.gradus.op.conv;

import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;

/**
 * What the windows of a convolution see, laid out as a matrix [channels * taps, positions], so that a convolution is a
 * matrix product.
 *
 * @param channels channels of an image
 * @param rows     the window along the first axis
 * @param cols     the window along the second axis
 */
record Patches(int channels, Window rows, Window cols) {

    int taps() {
        return rows.taps() * cols.taps();
    }

    int positions() {
        return rows.positions() * cols.positions();
    }

    /** Elements of one image. */
    int pixels() {
        return channels * rows.size() * cols.size();
    }

    /** One line of the matrix that goes along a line of the image. */
    private interface Line {

        /**
         * Does {@code count} elements.
         *
         * @param image where in the image, then every {@code stride}-th element
         * @param matrix where in the matrix, then every element
         */
        void accept(int image, int matrix, int count, int stride);
    }

    /** Fills the matrix from image number {@code n} of x; zeros where the window stands on padding. */
    void gather(Tensor x, int n, Tensor matrix) {
        if (x.dtype() == DType.FLOAT32) {
            float[] from = x.floats();
            float[] to = matrix.floats();
            Arrays.fill(to, 0f);
            forEachLine(n * pixels(), (image, at, count, stride) -> {
                for (int i = 0; i < count; i++) {
                    to[at + i] = from[image + i * stride];
                }
            });
        } else {
            double[] from = x.doubles();
            double[] to = matrix.doubles();
            Arrays.fill(to, 0);
            forEachLine(n * pixels(), (image, at, count, stride) -> {
                for (int i = 0; i < count; i++) {
                    to[at + i] = from[image + i * stride];
                }
            });
        }
    }

    /** Adds the matrix into image number {@code n} of x: each element to where it came from. */
    void scatterAdd(Tensor matrix, Tensor x, int n) {
        if (x.dtype() == DType.FLOAT32) {
            float[] from = matrix.floats();
            float[] to = x.floats();
            forEachLine(n * pixels(), (image, at, count, stride) -> {
                for (int i = 0; i < count; i++) {
                    to[image + i * stride] += from[at + i];
                }
            });
        } else {
            double[] from = matrix.doubles();
            double[] to = x.doubles();
            forEachLine(n * pixels(), (image, at, count, stride) -> {
                for (int i = 0; i < count; i++) {
                    to[image + i * stride] += from[at + i];
                }
            });
        }
    }

    private void forEachLine(int first, Line body) {
        for (int row = 0; row < channels * taps(); row++) {
            int channel = row / taps();
            int down = row % taps() / cols.taps();
            int across = row % cols.taps();
            int start = cols.from(across);
            int count = cols.to(across) - start;
            for (int i = rows.from(down); i < rows.to(down); i++) {
                int line = channel * rows.size() + i * rows.stride() + rows.first(down);
                int image = first + line * cols.size() + start * cols.stride() + cols.first(across);
                body.accept(image, row * positions() + i * cols.positions() + start, count, cols.stride());
            }
        }
    }
}
