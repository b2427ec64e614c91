package dev.gradus.kernel.scalar;

/** The sixteen partial sums of a float sum, which fix its order on every machine. */
public final class Lanes {

    private Lanes() {}

    /** Sets all to +0. */
    public static void clear(float[] lanes) {
        for (int i = 0; i < 16; i++) {
            lanes[i] = 0f;
        }
    }

    /** Returns lane 0 + lane 1 + ... + lane 15, added in this order. */
    public static float total(float[] lanes) {
        float total = lanes[0];
        for (int i = 1; i < 16; i++) {
            total += lanes[i];
        }
        return total;
    }
}
