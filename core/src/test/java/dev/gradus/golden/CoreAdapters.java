package dev.gradus.golden;

/** All adapters that core has. */
public final class CoreAdapters {
    private CoreAdapters() {}

    /** Adds them to a suite. */
    public static void addTo(GoldenSuite suite) {
        OpAdapters.addTo(suite);
        OptimizerAdapters.addTo(suite);
        AttentionAdapters.addTo(suite);
        ModelAdapters.addTo(suite);
    }
}
