package dev.gradus.sequence;

import dev.gradus.op.sequence.Rope;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;
import java.util.function.IntFunction;

/**
 * Rotary position embedding (Su et al. 2021): pair i of a head at position p is turned by the angle {@code p f_i}, so that a
 * score depends on the distance between query and key.
 *
 * <p>Scaled variants (linear, NTK-aware, Llama 3, YaRN) are other frequencies and, for some, a factor; a rule may choose
 * them by the length of the sequence. The cosines and sines of the positions met so far are kept for the rule's first
 * choice; they are the same whenever they are computed.
 */
public final class Rotary {
    private final IntFunction<Spectrum> rule;
    private final boolean interleaved;
    private volatile Table table;

    /**
     * What a position is turned by.
     *
     * @param frequencies f, one a pair; two elements of a head each, further elements are not turned
     * @param factor of cosines and sines: 1, but for YaRN and LongRoPE
     */
    public record Spectrum(double[] frequencies, double factor) {

        /** Checks that all is finite. */
        public Spectrum {
            if (frequencies.length == 0 || !Double.isFinite(factor)
                    || !Arrays.stream(frequencies).allMatch(Double::isFinite)) {
                throw new IllegalArgumentException("a rotary embedding needs finite frequencies and a finite factor,"
                        + " got " + Arrays.toString(frequencies) + " and " + factor);
            }
            frequencies = frequencies.clone();
        }
    }

    /** Cosines and sines of positions, [steps, pairs]; the first stands at {@code first}. */
    private record Table(Spectrum spectrum, int first, int steps, double[] cos, double[] sin) {}

    /**
     * Rotations by given frequencies.
     *
     * @param frequencies f, one a pair; two elements of a head each, further elements are not turned
     * @param factor of cosines and sines: 1, but for YaRN and LongRoPE
     * @param interleaved whether pair i is (2i, 2i + 1), as in RoFormer and GPT-J, or (i, i + pairs), as in Llama and GPT-NeoX
     */
    public Rotary(double[] frequencies, double factor, boolean interleaved) {
        this(fixed(new Spectrum(frequencies, factor)), interleaved);
    }

    /**
     * Rotations by frequencies that may depend on the length.
     *
     * @param rule from the number of tokens, the last one to be turned included, to the spectrum; the same object for
     *     lengths of the same spectrum
     * @param interleaved as above
     */
    public Rotary(IntFunction<Spectrum> rule, boolean interleaved) {
        this.rule = rule;
        this.interleaved = interleaved;
        table = new Table(rule.apply(0), 0, 0, new double[0], new double[0]);
    }

    private static IntFunction<Spectrum> fixed(Spectrum spectrum) {
        return length -> spectrum;
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
     * What tokens of a sequence are turned by.
     *
     * @param length tokens of the sequence
     * @return frequencies and factor
     */
    public Spectrum spectrum(int length) {
        return rule.apply(length);
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
        Table t = upTo(first + tokens, first);
        int[] at = new int[tokens];
        Arrays.setAll(at, i -> first - t.first + i);
        return x.apply(new Rope(interleaved), rows(t, t.cos, at, x.dtype()), rows(t, t.sin, at, x.dtype()));
    }

    /**
     * Turns heads of tokens at any positions: random ones, those of documents packed together, places in a cache.
     *
     * @param x [B,T,H,d]
     * @param positions int32 [T] or [B,T], not negative
     * @return [B,T,H,d]
     */
    public Tensor turn(Tensor x, Tensor positions) {
        int[] at = positions.ints();
        Table t = upTo(Arrays.stream(at).max().orElse(-1) + 1, 0);
        Tensor cos = rows(t, t.cos, at, x.dtype());
        Tensor sin = rows(t, t.sin, at, x.dtype());
        int[] order = new int[at.length];
        Arrays.setAll(order, i -> i);
        return x.apply(new Rope(interleaved), cos, sin, Tensor.of(order, positions.shape().dims()));
    }

    /** A table that holds the positions from {@code first} to {@code length}. */
    private Table upTo(int length, int first) {
        Table known = table;
        Spectrum spectrum = rule.apply(length);
        if (spectrum != known.spectrum) {
            return compute(spectrum, first, length - first);
        }
        if (known.steps < length) {
            known = compute(spectrum, 0, Math.max(length, 2 * known.steps));
            table = known;
        }
        return known;
    }

    private static Table compute(Spectrum spectrum, int first, int steps) {
        int pairs = spectrum.frequencies.length;
        double[] cos = new double[steps * pairs];
        double[] sin = new double[steps * pairs];
        for (int t = 0; t < steps; t++) {
            for (int i = 0; i < pairs; i++) {
                double angle = (first + t) * spectrum.frequencies[i];
                cos[t * pairs + i] = spectrum.factor * StrictMath.cos(angle);
                sin[t * pairs + i] = spectrum.factor * StrictMath.sin(angle);
            }
        }
        return new Table(spectrum, first, steps, cos, sin);
    }

    /** Rows of a table as a tensor [rows, pairs]. */
    private static Tensor rows(Table table, double[] values, int[] at, DType dtype) {
        int pairs = table.spectrum.frequencies.length;
        Tensor rows = Tensor.empty(dtype, Shape.of(at.length, pairs));
        for (int row = 0; row < at.length; row++) {
            if (at[row] < 0) {
                throw new IllegalArgumentException("a rotary embedding needs positions from 0, got " + at[row]);
            }
            for (int i = 0; i < pairs; i++) {
                put(rows, row * pairs + i, values[at[row] * pairs + i]);
            }
        }
        return rows;
    }

    private static void put(Tensor rows, int i, double value) {
        if (rows.dtype() == DType.FLOAT32) {
            rows.floats()[i] = (float) value;
        } else {
            rows.doubles()[i] = value;
        }
    }
}
