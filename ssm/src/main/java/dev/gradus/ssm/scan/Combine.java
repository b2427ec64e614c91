package dev.gradus.ssm.scan;

/**
 * An associative way to join neighbours, with an element that changes nothing. The order matters: what comes first in time
 * stands left.
 *
 * @param <T> what is joined
 */
public interface Combine<T> {

    /**
     * The element that changes nothing.
     *
     * @return e with {@code join(e, x) = join(x, e) = x}
     */
    T identity();

    /**
     * Joins two stretches.
     *
     * @param earlier the first in time
     * @param later the next
     * @return both as one
     */
    T join(T earlier, T later);

    /**
     * A step of a linear recurrence, {@code h -> a h + b}.
     *
     * @param a factor
     * @param b what is added
     */
    record Affine(double a, double b) {
        /** Joins steps: {@code (a2, b2) after (a1, b1) = (a2 a1, a2 b1 + b2)}. */
        public static final Combine<Affine> IN_TIME = new Combine<>() {
            @Override
            public Affine identity() {
                return new Affine(1, 0);
            }

            @Override
            public Affine join(Affine earlier, Affine later) {
                return new Affine(later.a * earlier.a, later.a * earlier.b + later.b);
            }
        };
    }
}
