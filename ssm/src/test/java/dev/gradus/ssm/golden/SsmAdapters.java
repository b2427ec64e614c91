package dev.gradus.ssm.golden;

import dev.gradus.golden.GoldenSuite;

/** All adapters of this module. */
public final class SsmAdapters {
    private SsmAdapters() {}

    /** Adds them to a suite. */
    public static void addTo(GoldenSuite suite) {
        LinearAdapters.addTo(suite);
        RecurrentAdapters.addTo(suite);
        RwkvAdapters.addTo(suite);
        StateSpaceAdapters.addTo(suite);
    }
}
