package dev.gradus.kernel.scalar;

/** The sixteen partial sums of a float sum, which fix its order on every machine. */
public final class Lanes {

    private Lanes() {}

    /** Sets the lanes that {@code n} elements use to +0. */
    public static void clear(float[] lanes, int n) {
        for (int i = 0; i < 16 && i < n; i++) {
            lanes[i] = 0f;
        }
    }

    /** Returns lane 0 + lane 1 + ... + lane 15, added in this order; the lanes that a short run leaves at 0 change nothing. */
    public static float total(float[] lanes, int n) {
        float total = 0f;
        for (int i = 0; i < 16 && i < n; i++) {
            total += lanes[i];
        }
        return total;
    }
}
