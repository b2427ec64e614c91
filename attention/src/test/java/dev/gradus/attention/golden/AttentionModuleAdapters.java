package dev.gradus.attention.golden;

import dev.gradus.golden.GoldenSuite;

/** All adapters of this module. */
public final class AttentionModuleAdapters {
    private AttentionModuleAdapters() {}

    /** Adds them to a suite. */
    public static void addTo(GoldenSuite suite) {
        CacheAdapters.addTo(suite);
        EncoderAdapters.addTo(suite);
        LayerAdapters.addTo(suite);
        MemoryAdapters.addTo(suite);
        ModelAdapters.addTo(suite);
        PositionAdapters.addTo(suite);
        PublicLayerAdapters.addTo(suite);
        ScoreAdapters.addTo(suite);
        SparseAdapters.addTo(suite);
    }
}
