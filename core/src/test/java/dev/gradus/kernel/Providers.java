package dev.gradus.kernel;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;

/** The kernels that a test can compare. */
final class Providers {

    private static final String VECTOR_API = "jdk.incubator.vector";

    private Providers() {}

    static Kernels scalar() {
        return KernelChoice.choose("scalar", ModuleLayer.boot());
    }

    /** The vector kernels; without the Vector API the test is skipped and says so. */
    static Kernels vector() {
        assumeTrue(hasVectorApi(), "this JVM was started without --add-modules " + VECTOR_API);
        return KernelChoice.choose("vector", ModuleLayer.boot());
    }

    static boolean hasVectorApi() {
        return ModuleLayer.boot().findModule(VECTOR_API).isPresent();
    }

    static List<Kernels> all() {
        List<Kernels> all = new ArrayList<>(List.of(scalar()));
        if (hasVectorApi()) {
            all.add(vector());
        }
        return all;
    }
}
