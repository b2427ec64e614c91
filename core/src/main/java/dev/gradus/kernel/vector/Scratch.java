package dev.gradus.kernel.vector;

/** The buffers of one thread; they grow to what was ever needed and are used again. */
final class Scratch {

    private static final ThreadLocal<Scratch> OF_THREAD = ThreadLocal.withInitial(Scratch::new);

    /** A tile of C that does not fit in C. */
    final float[] tile = new float[Tile8x1.ROWS * Panels.WIDTH];

    private float[] b = new float[0];
    private float[] a = new float[0];
    private float[] c = new float[0];

    static Scratch ofThread() {
        return OF_THREAD.get();
    }

    /** At least {@code size} floats for panels of B. */
    float[] b(int size) {
        if (b.length < size) {
            b = new float[size];
        }
        return b;
    }

    /** At least {@code size} floats for a transposed C. */
    float[] c(int size) {
        if (c.length < size) {
            c = new float[size];
        }
        return c;
    }

    /** At least {@code size} floats for panels of A. */
    float[] a(int size) {
        if (a.length < size) {
            a = new float[size];
        }
        return a;
    }
}
