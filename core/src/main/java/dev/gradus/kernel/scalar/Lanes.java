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

    /** The totals of lanes 0 to 15 and of lanes 16 to 31, left in lane 0 and in lane 16. */
    public static void totals(float[] lanes, int n) {
        float first = 0f;
        float second = 0f;
        for (int i = 0; i < 16 && i < n; i++) {
            first += lanes[i];
            second += lanes[16 + i];
        }
        lanes[0] = first;
        lanes[16] = second;
    }
}
