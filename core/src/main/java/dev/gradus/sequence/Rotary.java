package dev.gradus.sequence;

import dev.gradus.op.sequence.Rope;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;

/**
 * Rotary position embedding (Su et al. 2021): pair i of a head at position p is turned by the angle {@code p f_i}, so that a
 * score depends on the distance between query and key.
 *
 * <p>Scaled variants (linear, NTK-aware, Llama 3, YaRN) are other frequencies and, for some, a factor. The cosines and sines
 * of the positions met so far are kept; they are the same whenever they are computed.
 */
public final class Rotary {
    private final double[] frequencies;
    private final double factor;
    private final boolean interleaved;
    private volatile Table table = new Table(0, new double[0], new double[0]);

    /** Cosines and sines of the first positions, [steps, pairs]. */
    private record Table(int steps, double[] cos, double[] sin) {}

    /**
     * Rotations by given frequencies.
     *
     * @param frequencies f, one a pair; two elements of a head each, further elements are not turned
     * @param factor of cosines and sines: 1, but for YaRN
     * @param interleaved whether pair i is (2i, 2i + 1), as in RoFormer and GPT-J, or (i, i + pairs), as in Llama and GPT-NeoX
     */
    public Rotary(double[] frequencies, double factor, boolean interleaved) {
        if (frequencies.length == 0 || !Double.isFinite(factor)
                || !Arrays.stream(frequencies).allMatch(Double::isFinite)) {
            throw new IllegalArgumentException("a rotary embedding needs finite frequencies and a finite factor, got "
                    + Arrays.toString(frequencies) + " and " + factor);
        }
        this.frequencies = frequencies.clone();
        this.factor = factor;
        this.interleaved = interleaved;
    }

    /**
     * The frequencies of the paper, {@code f_i = theta^(-2i/width)}, for pairs (i, i + width/2), as Llama has them.
     *
     * @param theta base, usually 10000
     * @param width elements of a head
     * @return the rotation
     */
    public static Rotary half(double theta, int width) {
        return new Rotary(frequencies(theta, width), 1, false);
    }

    /**
     * The frequencies of the paper for pairs (2i, 2i + 1), as GPT-J has them.
     *
     * @param theta base, usually 10000
     * @param width elements of a head
     * @return the rotation
     */
    public static Rotary interleaved(double theta, int width) {
        return new Rotary(frequencies(theta, width), 1, true);
    }

    /**
     * {@code f_i = theta^(-2i/width)}.
     *
     * @param theta base
     * @param width elements that are turned, even
     * @return width/2 frequencies
     */
    public static double[] frequencies(double theta, int width) {
        if (width < 2 || width % 2 != 0 || !(theta > 0)) {
            throw new IllegalArgumentException(
                    "a rotary embedding needs an even width and a positive theta, got " + width + " and " + theta);
        }
        double[] f = new double[width / 2];
        for (int i = 0; i < f.length; i++) {
            f[i] = StrictMath.pow(theta, -2.0 * i / width);
        }
        return f;
    }

    /**
     * Turns heads of neighbouring tokens.
     *
     * @param x [B,T,H,d]
     * @param first position of the first token
     * @return [B,T,H,d]
     */
    public Tensor turn(Tensor x, int first) {
        int tokens = x.dim(1);
        Table t = upTo(first + tokens);
        return x.apply(new Rope(interleaved), rows(t.cos, first, tokens, x.dtype()),
                rows(t.sin, first, tokens, x.dtype()));
    }

    private Table upTo(int steps) {
        Table known = table;
        if (known.steps < steps) {
            known = compute(Math.max(steps, 2 * known.steps));
            table = known;
        }
        return known;
    }

    private Table compute(int steps) {
        int pairs = frequencies.length;
        double[] cos = new double[steps * pairs];
        double[] sin = new double[steps * pairs];
        for (int p = 0; p < steps; p++) {
            for (int i = 0; i < pairs; i++) {
                cos[p * pairs + i] = factor * StrictMath.cos(p * frequencies[i]);
                sin[p * pairs + i] = factor * StrictMath.sin(p * frequencies[i]);
            }
        }
        return new Table(steps, cos, sin);
    }

    /** Rows of a table as a tensor [tokens, pairs]. */
    private Tensor rows(double[] values, int first, int tokens, DType dtype) {
        int pairs = frequencies.length;
        Tensor rows = Tensor.empty(dtype, Shape.of(tokens, pairs));
        for (int i = 0; i < tokens * pairs; i++) {
            if (dtype == DType.FLOAT32) {
                rows.floats()[i] = (float) values[first * pairs + i];
            } else {
                rows.doubles()[i] = values[first * pairs + i];
            }
        }
        return rows;
    }
}
