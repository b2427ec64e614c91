package dev.gradus.kernel.scalar;

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

/** The readable provider: hands out the families of plain loops. */
public final class ScalarKernels implements Kernels {

    private final MatMul matmul = new ScalarMatMul();
    private final Pointwise pointwise = new ParallelPointwise(new ScalarPointwise());
    private final RowKernels rows = new ParallelRows(new ScalarPointwise(), new ScalarRows());
    private final Updates updates = new ParallelUpdates(new ScalarUpdates());
    private final AttentionKernels attention =
            new TiledAttention(new ScalarAttention(), new ScalarPointwise(), new ScalarRows());
    private final Depthwise depthwise = new ParallelDepthwise(new ScalarPointwise(), new ScalarFilter());
    private final MatrixScan<float[]> matrixScan = new ChunkedMatrixScan<>(new ScalarMatrixLoops());
    private final DeltaKernels delta = new ParallelDelta(new ScalarState());
    private final WkvKernels wkv = new ParallelWkv(new ScalarWkv());
    private final DiagonalScan diagonalScan = new TiledDiagonalScan(new ScalarDiagonalLoops(), new ScalarPointwise());

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
        return new ScalarProbe();
    }
}
