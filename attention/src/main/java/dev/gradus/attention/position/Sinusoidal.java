package dev.gradus.attention.position;

import dev.gradus.nn.Embedding;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/**
 * Sinusoidal positions (Vaswani et al. 2017, section 3.5): at position p, {@code sin(p f_i)} and {@code cos(p f_i)} with
 * {@code f_i = theta^(-2i/D)}.
 *
 * @param width D, even
 * @param theta 10000 in the paper
 * @param layout in which order
 */
public record Sinusoidal(int width, double theta, Layout layout) {

    /** Where sines and cosines stand. */
    public enum Layout {
        /** {@code sin, cos, sin, cos, ...}, as in the paper. */
        INTERLEAVED,
        /** All sines, then all cosines, as in the paper's code and in Hugging Face's Marian and Pegasus. */
        HALVES
    }

    /** Checks the width. */
    public Sinusoidal {
        if (width < 2 || width % 2 != 0 || !(theta > 0)) {
            throw new IllegalArgumentException(
                    "sinusoidal positions need an even width and a positive theta, got " + width + " and " + theta);
        }
    }

    /**
     * The vectors of the first positions.
     *
     * @param dtype float type
     * @param positions how many
     * @return [positions, D]
     */
    public Tensor table(DType dtype, int positions) {
        double[] table = new double[positions * width];
        for (int i = 0; i < width / 2; i++) {
            double frequency = StrictMath.pow(theta, -2.0 * i / width);
            for (int p = 0; p < positions; p++) {
                table[p * width + sine(i)] = StrictMath.sin(p * frequency);
                table[p * width + cosine(i)] = StrictMath.cos(p * frequency);
            }
        }
        Tensor wide = Tensor.of(table, Shape.of(positions, width).dims());
        return dtype == DType.FLOAT64 ? wide : wide.to(dtype);
    }

    private int sine(int pair) {
        return layout == Layout.INTERLEAVED ? 2 * pair : pair;
    }

    private int cosine(int pair) {
        return layout == Layout.INTERLEAVED ? 2 * pair + 1 : width / 2 + pair;
    }

    /**
     * The table as a model's positions, which training does not change.
     *
     * @param dtype float type
     * @param longest tokens of the longest sequence
     * @return a table for {@link dev.gradus.sequence.SequenceModel.Parts}
     */
    public Embedding embedding(DType dtype, int longest) {
        return Embedding.fixed(table(dtype, longest));
    }
}
