package dev.gradus.peers.ejml;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.ejml.data.FMatrixRMaj;
import org.ejml.dense.row.CommonOps_FDRM;
import org.ejml.dense.row.RandomMatrices_FDRM;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What an op costs beside its arithmetic: a sum of 8 numbers, a product of 16 x 16 matrices. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class TinyBenchmark {
    private final FMatrixRMaj a = RandomMatrices_FDRM.rectangle(1, 8, new Random(1));
    private final FMatrixRMaj b = RandomMatrices_FDRM.rectangle(1, 8, new Random(2));
    private final FMatrixRMaj p = RandomMatrices_FDRM.rectangle(16, 16, new Random(3));
    private final FMatrixRMaj q = RandomMatrices_FDRM.rectangle(16, 16, new Random(4));

    /**
     * Adds.
     *
     * @return the sum
     */
    @Benchmark
    public FMatrixRMaj add8() {
        return CommonOps_FDRM.add(a, b, null);
    }

    /**
     * Multiplies.
     *
     * @return the product
     */
    @Benchmark
    public FMatrixRMaj matmul16() {
        return CommonOps_FDRM.mult(p, q, null);
    }
}
