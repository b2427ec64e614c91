package dev.gradus.op.conv;

import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;

/**
 * Sequences as they lie in a tensor [count, channels, length].
 *
 * @param tensor   where they lie
 * @param channels how many belong together
 * @param length   distance of neighbours
 * @param used     how many leading elements of each are looked at
 */
record Sequences(Tensor tensor, int channels, int length, int used) {

    /** Another tensor of the same layout. */
    Sequences in(Tensor other) {
        return new Sequences(other, channels, length, used);
    }

    int count() {
        return channels == 0 ? 0 : tensor.shape().count(0, tensor.shape().rank() - 2);
    }

    /** Number of the sequence of channel {@code d} in group {@code n}. */
    int sequence(int n, int d) {
        return n * channels + d;
    }

    /** A power of two that holds a sequence twice, at least 2. */
    int fftLength() {
        return used <= 1 ? 2 : 4 * Integer.highestOneBit(used - 1);
    }

    void read(int sequence, double[] x) {
        int at = sequence * length;
        if (tensor.dtype() == DType.FLOAT32) {
            float[] from = tensor.floats();
            for (int i = 0; i < used; i++) {
                x[i] = from[at + i];
            }
        } else {
            System.arraycopy(tensor.doubles(), at, x, 0, used);
        }
    }

    void write(double[] x, int sequence) {
        int at = sequence * length;
        if (tensor.dtype() == DType.FLOAT32) {
            float[] to = tensor.floats();
            for (int i = 0; i < used; i++) {
                to[at + i] = (float) x[i];
            }
        } else {
            System.arraycopy(x, 0, tensor.doubles(), at, used);
        }
    }
}
