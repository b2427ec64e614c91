package dev.gradus.labs.text;

/** Memory that is in use: what is left on the heap after a garbage collection. */
public final class Memory {
    private Memory() {}

    /**
     * Bytes of all objects that can still be reached.
     *
     * @return bytes
     */
    public static long live() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
