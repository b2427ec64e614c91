package dev.gradus.kernel.scalar;

import dev.gradus.kernel.Kernels;
import dev.gradus.kernel.MatMul;

/** The readable provider: hands out the families of plain loops. */
public final class ScalarKernels implements Kernels {

    private final MatMul matmul = new ScalarMatMul();

    /** Creates the provider. */
    public ScalarKernels() {}

    @Override
    public String name() {
        return "scalar";
    }

    @Override
    public MatMul matmul() {
        return matmul;
    }
}
