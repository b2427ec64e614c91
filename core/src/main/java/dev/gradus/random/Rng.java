package dev.gradus.random;

import java.nio.charset.StandardCharsets;
import java.util.function.DoubleSupplier;

/**
 * A stream of random numbers, known by a 64-bit key and the count of words drawn so far.
 *
 * <p>Word {@code i} of the stream is a pure function of key and {@code i} (Philox4x32-10; Salmon et al., SC 2011), so
 * the {@link State} holds everything, and streams made by {@link #fork} do not depend on what else was drawn. All JDKs
 * give the same bits. Not thread safe: give each thread a fork of its own.
 */
public final class Rng {

    private static final long UNSIGNED = 0xFFFFFFFFL;

    private long key;
    private final int[] block = new int[4];
    private long counter;

    /**
     * Everything that decides what a stream gives next.
     *
     * @param key the seed, or the key that a fork derived
     * @param counter 32-bit words drawn so far
     */
    public record State(long key, long counter) {}

    /**
     * Starts the stream of a seed.
     *
     * @param seed any number, zero and negative ones too
     */
    public Rng(long seed) {
        this(seed, 0);
    }

    private Rng(long key, long counter) {
        moveTo(key, counter);
    }

    private void moveTo(long newKey, long newCounter) {
        key = newKey;
        counter = newCounter;
        Philox.block(newKey, newCounter >>> 2, 0, block);
    }

    /**
     * Continues a stream where {@link #state} left it.
     *
     * @param state what an earlier stream reported
     * @return a stream that gives the numbers which that stream would have given next
     */
    public static Rng of(State state) {
        return new Rng(state.key(), state.counter());
    }

    /**
     * Makes this stream go on where another state was: to draw again what was drawn, or to resume.
     *
     * @param state what {@link #state} reported
     */
    public void restore(State state) {
        moveTo(state.key(), state.counter());
    }

    /**
     * What to save to continue this stream later.
     *
     * @return key and counter
     */
    public State state() {
        return new State(key, counter);
    }

    /**
     * Derives an independent stream from this stream's key and a name.
     *
     * <p>What was drawn before does not matter: the same name always gives the same stream, from its beginning.
     *
     * @param name any text, such as {@code blocks.3.in_proj}
     * @return the stream of that name
     */
    public Rng fork(String name) {
        return new Rng(Philox.derive(key, name.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * Draws 32 bits.
     *
     * @return any int, all equally likely
     */
    public int nextInt() {
        int word = (int) counter & 3;
        if (word == 0) {
            Philox.block(key, counter >>> 2, 0, block);
        }
        counter++;
        return block[word];
    }

    /**
     * Draws an int below a bound, without bias.
     *
     * <p>Multiply and reject, after Lemire, "Fast Random Integer Generation in an Interval", ACM TOMACS 29 (2019).
     *
     * @param bound at least 1
     * @return an int in {@code [0, bound)}, all equally likely
     * @throws IllegalArgumentException if the bound is not positive
     */
    public int nextInt(int bound) {
        if (bound <= 0) {
            throw new IllegalArgumentException("nextInt needs a bound of at least 1, got " + bound);
        }
        long product = (nextInt() & UNSIGNED) * bound;
        if ((product & UNSIGNED) < bound) {
            long rejectBelow = (1L << 32) % bound;
            while ((product & UNSIGNED) < rejectBelow) {
                product = (nextInt() & UNSIGNED) * bound;
            }
        }
        return (int) (product >>> 32);
    }

    /**
     * Draws 64 bits.
     *
     * @return any long, all equally likely
     */
    public long nextLong() {
        long low = nextInt() & UNSIGNED;
        return (long) nextInt() << 32 | low;
    }

    /**
     * Draws a float from a grid of 2^24 points.
     *
     * @return a multiple of 2^-24 in {@code [0, 1)}
     */
    public float nextFloat() {
        return (nextInt() >>> 8) * 0x1p-24f;
    }

    /**
     * Draws a double from a grid of 2^53 points.
     *
     * @return a multiple of 2^-53 in {@code [0, 1)}
     */
    public double nextDouble() {
        return (nextLong() >>> 11) * 0x1p-53;
    }

    /**
     * Draws from the normal distribution with mean 0 and deviation 1.
     *
     * <p>Always two words, put through the inverse distribution function (Wichura's AS 241).
     *
     * @return a number between -8.3 and 8.3
     */
    public double nextGaussian() {
        return NormalQuantile.of(((nextLong() >>> 12) + 0.5) * 0x1p-52);
    }

    /**
     * Fills an array with uniform numbers; the same ones, rounded to float, as for a {@code double[]}.
     *
     * @param values is overwritten
     * @param low the least value
     * @param high the upper end, met only by rounding
     * @throws IllegalArgumentException if {@code low > high} or either is not finite
     */
    public void fillUniform(float[] values, double low, double high) {
        Requirements.range(low, high);
        fill(values, () -> uniform(low, high));
    }

    /**
     * Fills an array with uniform numbers.
     *
     * @param values is overwritten
     * @param low the least value
     * @param high the upper end, met only by rounding
     * @throws IllegalArgumentException if {@code low > high} or either is not finite
     */
    public void fillUniform(double[] values, double low, double high) {
        Requirements.range(low, high);
        fill(values, () -> uniform(low, high));
    }

    /**
     * Fills an array with normal numbers; the same ones, rounded to float, as for a {@code double[]}.
     *
     * @param values is overwritten
     * @param mean the mean
     * @param deviation the standard deviation, at least 0
     * @throws IllegalArgumentException if an argument is not finite or the deviation is negative
     */
    public void fillNormal(float[] values, double mean, double deviation) {
        Requirements.normal(mean, deviation);
        fill(values, () -> mean + deviation * nextGaussian());
    }

    /**
     * Fills an array with normal numbers.
     *
     * @param values is overwritten
     * @param mean the mean
     * @param deviation the standard deviation, at least 0
     * @throws IllegalArgumentException if an argument is not finite or the deviation is negative
     */
    public void fillNormal(double[] values, double mean, double deviation) {
        Requirements.normal(mean, deviation);
        fill(values, () -> mean + deviation * nextGaussian());
    }

    /**
     * Fills an array with normal numbers, drawn again while beyond two deviations from the mean.
     *
     * @param values is overwritten; gets the same numbers, rounded to float, as a {@code double[]}
     * @param mean the mean
     * @param deviation the standard deviation before the cut, at least 0
     * @throws IllegalArgumentException if an argument is not finite or the deviation is negative
     */
    public void fillTruncatedNormal(float[] values, double mean, double deviation) {
        Requirements.normal(mean, deviation);
        fill(values, () -> mean + deviation * truncatedGaussian());
    }

    /**
     * Fills an array with normal numbers, drawn again while beyond two deviations from the mean.
     *
     * @param values is overwritten
     * @param mean the mean
     * @param deviation the standard deviation before the cut, at least 0
     * @throws IllegalArgumentException if an argument is not finite or the deviation is negative
     */
    public void fillTruncatedNormal(double[] values, double mean, double deviation) {
        Requirements.normal(mean, deviation);
        fill(values, () -> mean + deviation * truncatedGaussian());
    }

    /**
     * Fills a mask: each element is 1 with the given probability, else 0; one word an element.
     *
     * @param mask is overwritten
     * @param probability of a 1, in {@code [0, 1]}
     * @throws IllegalArgumentException if the probability lies outside
     */
    public void fillBernoulli(float[] mask, double probability) {
        Requirements.that(probability >= 0 && probability <= 1,
                "a mask needs a probability in [0, 1], got " + probability);
        double threshold = probability * 0x1p32;
        for (int i = 0; i < mask.length; i++) {
            mask[i] = (nextInt() & UNSIGNED) < threshold ? 1 : 0;
        }
    }

    /**
     * Puts the elements in random order (Fisher and Yates), every order equally likely.
     *
     * @param values is reordered
     */
    public void shuffle(int[] values) {
        for (int last = values.length - 1; last > 0; last--) {
            int other = nextInt(last + 1);
            int kept = values[last];
            values[last] = values[other];
            values[other] = kept;
        }
    }

    /**
     * Draws a random order of 0 to n-1.
     *
     * @param n how many, at least 0
     * @return a fresh array {@code [n]} with each number once
     * @throws IllegalArgumentException if n is negative
     */
    public int[] permutation(int n) {
        Requirements.that(n >= 0, "permutation needs n of at least 0, got " + n);
        int[] order = new int[n];
        for (int i = 0; i < n; i++) {
            order[i] = i;
        }
        shuffle(order);
        return order;
    }

    /**
     * Draws an index with the given probabilities.
     *
     * @param probabilities {@code [n]}, none negative, not all zero; need not add up to 1
     * @return an index in {@code [0, n)}, never one of probability zero
     * @throws IllegalArgumentException if a probability is negative or not finite, or if all are zero
     */
    public int categorical(float[] probabilities) {
        double left = nextDouble() * total(probabilities);
        int last = -1;
        for (int i = 0; i < probabilities.length; i++) {
            if (probabilities[i] > 0) {
                last = i;
                left -= probabilities[i];
                if (left < 0) {
                    break;
                }
            }
        }
        return last;
    }

    private static double total(float[] probabilities) {
        double total = 0;
        for (float p : probabilities) {
            if (!(p >= 0 && p < Float.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("categorical needs finite probabilities of at least 0, got " + p);
            }
            total += p;
        }
        Requirements.that(total > 0, "categorical needs a probability above 0, got none");
        return total;
    }

    private double uniform(double low, double high) {
        return low + (high - low) * nextDouble();
    }

    private double truncatedGaussian() {
        double value = nextGaussian();
        while (Math.abs(value) > 2) {
            value = nextGaussian();
        }
        return value;
    }

    private static void fill(float[] values, DoubleSupplier draw) {
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) draw.getAsDouble();
        }
    }

    private static void fill(double[] values, DoubleSupplier draw) {
        for (int i = 0; i < values.length; i++) {
            values[i] = draw.getAsDouble();
        }
    }
}
