package dev.gradus.kernel;

/**
 * The arithmetic under every op, as families of loops over plain arrays.
 *
 * <p>Two providers exist: the readable {@code ScalarKernels} and {@code VectorKernels}, which uses the Vector API when
 * the JVM was started with {@code --add-modules jdk.incubator.vector}. Both give the same bits for every input.
 */
public interface Kernels {

    /**
     * Name of the provider and its width, for logs and reports.
     *
     * @return for example {@code scalar} or {@code vector-512}
     */
    String name();

    /**
     * Matrix products.
     *
     * @return the family of this provider
     */
    MatMul matmul();

    /**
     * Elementwise arithmetic and sums, in float32.
     *
     * @return the family of this provider, on all cores
     */
    Pointwise pointwise();

    /**
     * Softmax, norms and cross-entropy over rows, in float32.
     *
     * @return the family of this provider, on all cores
     */
    RowKernels rows();

    /**
     * Optimiser steps, in float32.
     *
     * @return the family of this provider, on all cores
     */
    Updates updates();

    /**
     * Softmax attention, in float32.
     *
     * @return the family of this provider, on all cores
     */
    AttentionKernels attention();

    /**
     * Short causal convolutions, in float32.
     *
     * @return the family of this provider, on all cores
     */
    Depthwise depthwise();

    /**
     * Recurrences whose state is a matrix, in float32.
     *
     * @return the family of this provider, on all cores
     */
    MatrixScan<float[]> matrixScan();

    /**
     * The generalised delta rule, in float32.
     *
     * @return the family of this provider, on all cores
     */
    DeltaKernels delta();

    /**
     * The average of RWKV-4, in float32.
     *
     * @return the family of this provider, on all cores
     */
    WkvKernels wkv();

    /**
     * Recurrences whose state is a vector for each channel, in float32.
     *
     * @return the family of this provider, on all cores
     */
    DiagonalScan diagonalScan();

    /**
     * What the provider can do at most.
     *
     * @return the probe of this provider
     */
    Probe probe();

    /**
     * The provider that this JVM uses; chosen once.
     *
     * @return the vector provider where the Vector API is readable and at least 128 bits wide, else the scalar one
     */
    static Kernels active() {
        return KernelChoice.ACTIVE;
    }
}
