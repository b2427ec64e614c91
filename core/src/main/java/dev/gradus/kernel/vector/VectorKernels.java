package dev.gradus.kernel.vector;

import dev.gradus.kernel.AttentionKernels;
import dev.gradus.kernel.ChunkedMatrixScan;
import dev.gradus.kernel.DeltaKernels;
import dev.gradus.kernel.Depthwise;
import dev.gradus.kernel.DiagonalScan;
import dev.gradus.kernel.Kernels;
import dev.gradus.kernel.MatMul;
import dev.gradus.kernel.MatrixScan;
import dev.gradus.kernel.ParallelDelta;
import dev.gradus.kernel.ParallelDepthwise;
import dev.gradus.kernel.ParallelPointwise;
import dev.gradus.kernel.ParallelRows;
import dev.gradus.kernel.ParallelUpdates;
import dev.gradus.kernel.ParallelWkv;
import dev.gradus.kernel.Pointwise;
import dev.gradus.kernel.Probe;
import dev.gradus.kernel.RowKernels;
import dev.gradus.kernel.TiledAttention;
import dev.gradus.kernel.TiledDiagonalScan;
import dev.gradus.kernel.Updates;
import dev.gradus.kernel.WkvKernels;
import jdk.incubator.vector.FloatVector;

/** The provider that uses the Vector API, at the width that the machine prefers. */
public final class VectorKernels implements Kernels {

    private final MatMul matmul = new VectorMatMul();
    private final Pointwise pointwise = new ParallelPointwise(new VectorPointwise());
    private final RowKernels rows = new ParallelRows(new VectorPointwise(), new VectorRows());
    private final Updates updates = new ParallelUpdates(new VectorUpdates());
    private final AttentionKernels attention =
            new TiledAttention(new VectorAttention(), new VectorPointwise(), new VectorRows());
    private final Depthwise depthwise = new ParallelDepthwise(new VectorPointwise(), new VectorFilter());
    private final MatrixScan<float[]> matrixScan = new ChunkedMatrixScan<>(new VectorMatrixLoops());
    private final DeltaKernels delta = new ParallelDelta(new VectorState());
    private final WkvKernels wkv = new ParallelWkv(new VectorWkv());
    private final DiagonalScan diagonalScan = new TiledDiagonalScan(new VectorDiagonalLoops(), new VectorPointwise());

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

    @Override
    public Pointwise pointwise() {
        return pointwise;
    }

    @Override
    public RowKernels rows() {
        return rows;
    }

    @Override
    public Updates updates() {
        return updates;
    }

    @Override
    public AttentionKernels attention() {
        return attention;
    }

    @Override
    public Depthwise depthwise() {
        return depthwise;
    }

    @Override
    public MatrixScan<float[]> matrixScan() {
        return matrixScan;
    }

    @Override
    public DeltaKernels delta() {
        return delta;
    }

    @Override
    public WkvKernels wkv() {
        return wkv;
    }

    @Override
    public DiagonalScan diagonalScan() {
        return diagonalScan;
    }

    @Override
    public Probe probe() {
        return new VectorProbe();
    }
}
