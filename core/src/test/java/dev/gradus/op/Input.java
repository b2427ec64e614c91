package dev.gradus.op;

import dev.gradus.random.Rng;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;

/**
 * A recipe for one operand of a sample: its shape, and numbers that every element type can hold exactly.
 *
 * @param shape sizes
 * @param integer whether it is always int32 (ids, indices, masks)
 * @param differentiated whether its gradient is checked
 * @param values the numbers, given a random stream and their count
 */
public record Input(Shape shape, boolean integer, boolean differentiated, BiFunction<Rng, Integer, double[]> values) {

    /** Standard normal numbers. */
    public static Input normal(int... dims) {
        return drawn(Rng::nextGaussian, dims);
    }

    /** Numbers from 0.5 to 2.5: for logarithms, roots and divisors. */
    public static Input positive(int... dims) {
        return uniform(0.5, 2.5, dims);
    }

    /** Numbers from {@code low} to {@code high}. */
    public static Input uniform(double low, double high, int... dims) {
        return drawn(rng -> low + (high - low) * rng.nextDouble(), dims);
    }

    /** Normal numbers at least 0.1 away from 0: for kinks at 0. */
    public static Input nonzero(int... dims) {
        return awayFrom(new double[] {0}, dims);
    }

    /** Normal numbers, twice as wide, at least 0.1 away from each kink. */
    public static Input awayFrom(double[] kinks, int... dims) {
        return drawn(rng -> drawAwayFrom(rng, kinks), dims);
    }

    /** A shuffle of numbers 0.125 apart: for maxima and sorting. */
    public static Input distinct(int... dims) {
        return floating(dims,
                (rng, n) -> Arrays.stream(rng.permutation(n)).mapToDouble(i -> (i - n / 2) / 8.0).toArray());
    }

    /** The given numbers. */
    public static Input of(double[] numbers, int... dims) {
        return floating(dims, (rng, n) -> numbers.clone());
    }

    /** The given integers. */
    public static Input ints(int[] numbers, int... dims) {
        return integers(dims, (rng, n) -> Arrays.stream(numbers).asDoubleStream().toArray());
    }

    /** Integers from 0 to {@code bound - 1}, repeats included. */
    public static Input ids(int bound, int... dims) {
        return integers(dims, (rng, n) -> draw(rng, n, r -> r.nextInt(bound)));
    }

    /** Zeros and ones. */
    public static Input mask(int... dims) {
        return ids(2, dims);
    }

    /** The same input, whose gradient is not asked for. */
    public Input constant() {
        return new Input(shape, integer, false, values);
    }

    /** The operand itself around given numbers: a leaf that requires a gradient if it is differentiated. */
    Tensor tensor(double[] numbers, DType type) {
        Tensor tensor = Numbers.tensor(numbers, integer ? DType.INT32 : type, shape.dims());
        return differentiated ? tensor.requireGrad() : tensor;
    }

    /** Float64 operands for a list of recipes, the same on every call. */
    public static Tensor[] tensors(List<Input> inputs) {
        return new Sample(type -> null, inputs).tensors(DType.FLOAT64);
    }

    /** Where one number comes from. */
    public interface Draw {
        /** The next number. */
        double from(Rng rng);
    }

    /** Numbers drawn one by one. */
    public static Input drawn(Draw draw, int... dims) {
        return floating(dims, (rng, n) -> draw(rng, n, draw));
    }

    private static double[] draw(Rng rng, int n, Draw draw) {
        double[] numbers = new double[n];
        for (int i = 0; i < n; i++) {
            numbers[i] = draw.from(rng);
        }
        return numbers;
    }

    private static double drawAwayFrom(Rng rng, double[] kinks) {
        while (true) {
            double x = 2 * rng.nextGaussian();
            if (Arrays.stream(kinks).allMatch(kink -> Math.abs(x - kink) >= 0.1)) {
                return x;
            }
        }
    }

    private static Input floating(int[] dims, BiFunction<Rng, Integer, double[]> values) {
        return new Input(Shape.of(dims), false, true, values);
    }

    private static Input integers(int[] dims, BiFunction<Rng, Integer, double[]> values) {
        return new Input(Shape.of(dims), true, false, values);
    }
}
