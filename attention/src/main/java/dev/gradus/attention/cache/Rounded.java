package dev.gradus.attention.cache;

import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;

/**
 * Numbers rounded to 8 bits, {@code x = low + step code} with codes from 0 to 255; the error is at most step/2.
 *
 * @param shape [B,T,K,d] of the numbers
 * @param dtype of the numbers
 * @param along which numbers share low and step
 * @param codes as unsigned bytes
 * @param low least number of each group
 * @param step distance of codes in each group
 */
record Rounded(Shape shape, DType dtype, Along along, byte[] codes, float[] low, float[] step) {
    private static final int LAST = 255;

    /** Which numbers share a scale. */
    enum Along {
        /** A channel of a head, over all tokens. */
        CHANNEL,
        /** A head of a token, over all channels. */
        TOKEN;

        int scales(Shape s) {
            return s.dim(0) * s.dim(2) * (this == CHANNEL ? s.dim(3) : s.dim(1));
        }

        /** Which scale belongs to element i of [B,T,K,d]. */
        int of(Shape s, int i) {
            int head = i / s.dim(3);
            int sequence = head / s.dim(2) / s.dim(1);
            return this == TOKEN ? head : (sequence * s.dim(2) + head % s.dim(2)) * s.dim(3) + i % s.dim(3);
        }
    }

    static Rounded of(Tensor x, Along along) {
        double[] numbers = x.to(DType.FLOAT64).doubles();
        int scales = along.scales(x.shape());
        float[] low = new float[scales];
        float[] high = new float[scales];
        Arrays.fill(low, Float.POSITIVE_INFINITY);
        Arrays.fill(high, Float.NEGATIVE_INFINITY);
        for (int i = 0; i < numbers.length; i++) {
            int group = along.of(x.shape(), i);
            low[group] = Math.min(low[group], (float) numbers[i]);
            high[group] = Math.max(high[group], (float) numbers[i]);
        }
        float[] step = new float[scales];
        for (int group = 0; group < scales; group++) {
            step[group] = (high[group] - low[group]) / LAST;
        }
        return new Rounded(x.shape(), x.dtype(), along, codes(x.shape(), numbers, along, low, step), low, step);
    }

    private static byte[] codes(Shape shape, double[] numbers, Along along, float[] low, float[] step) {
        byte[] codes = new byte[numbers.length];
        for (int i = 0; i < codes.length; i++) {
            int group = along.of(shape, i);
            double code = step[group] == 0 ? 0 : Math.rint((numbers[i] - low[group]) / step[group]);
            codes[i] = (byte) Math.max(0, Math.min(LAST, code));
        }
        return codes;
    }

    /** The numbers as they are read, [B,T,K,d]. */
    Tensor tensor() {
        Tensor x = Tensor.empty(dtype, shape);
        for (int i = 0; i < codes.length; i++) {
            int group = along.of(shape, i);
            float number = low[group] + step[group] * (codes[i] & LAST);
            if (dtype == DType.FLOAT32) {
                x.floats()[i] = number;
            } else {
                x.doubles()[i] = number;
            }
        }
        return x;
    }

    long bytes() {
        return codes.length + (long) (low.length + step.length) * Float.BYTES;
    }
}
