package dev.gradus.kernel.vector;

import dev.gradus.kernel.Kernels;
import dev.gradus.kernel.MatMul;
import dev.gradus.kernel.scalar.ScalarMatMul;
import jdk.incubator.vector.FloatVector;

/** The provider that uses the Vector API, at the width that the machine prefers. */
public final class VectorKernels implements Kernels {

    private final MatMul matmul = new ScalarMatMul();

    /** Creates the provider. */
    public VectorKernels() {}

    @Override
    public String name() {
        return "vector-" + FloatVector.SPECIES_PREFERRED.vectorBitSize();
    }

    @Override
    public MatMul matmul() {
        return matmul;
    }
}
