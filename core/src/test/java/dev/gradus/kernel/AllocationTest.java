package dev.gradus.kernel;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** A warm kernel makes next to no garbage; a vector that is boxed by accident makes kilobytes. */
class AllocationTest {

    private static final int N = 4096;
    private static final int COLS = 256;
    private static final int ROWS = N / COLS;
    private static final int CALLS = 100;
    private static final int MOST_BATCHES = 300;
    private static final long MOST = 600;

    private final float[] x = Runs.positive(1, N);
    private final float[] g = Runs.plain(2, N);
    private final float[] y = new float[N];
    private final float[] z = new float[N];
    private final float[] s = new float[N];
    private final float[] t = new float[N];
    private final float[] w = Runs.plain(3, COLS);
    private final List<DynamicTest> tests = new ArrayList<>();

    @TestFactory
    List<DynamicTest> kernelsMakeNoGarbage() {
        pointwise(Runs.VECTOR.pointwise());
        rows(Runs.VECTOR.rows());
        updates(Runs.VECTOR.updates());
        depthwise(Runs.VECTOR.depthwise());
        scans();
        recurrences(Runs.VECTOR);
        return tests;
    }

    private void pointwise(Pointwise p) {
        for (Unary f : Unary.values()) {
            gate(f + "", () -> p.map(f, x, 0, y, 0, N));
            gate(f + " gradient", () -> p.mapGrad(f, x, 0, x, 0, g, 0, z, 0, N));
        }
        for (Binary f : Binary.values()) {
            gate(f + "", () -> p.zip(f, x, 0, 1, g, 0, 1, z, 0, N));
            gate(f + " of a number", () -> p.zip(f, x, 0, 1, g, 0, 0, z, 0, N));
        }
        gate("axpy", () -> p.axpy(0.1f, x, 0, z, 0, N));
        gate("scale", () -> p.scale(0.1f, x, 0, z, 0, N));
        gate("scaleAdd", () -> p.scaleAdd(0.1f, x, 0, 0.9f, z, 0, N));
        gate("multiplyAdd", () -> p.multiplyAdd(x, 0, g, 0, x, 0, z, 0, N));
        gate("sum", () -> p.sum(x, 0, N));
        gate("dot", () -> p.dot(x, 0, g, 0, N));
        gate("max", () -> p.max(x, 0, N));
        gate("sumRows", () -> p.sumRows(x, 0, y, 0, ROWS, COLS));
        gate("gated", () -> p.gated(Unary.SILU, x, 0, COLS, g, 0, COLS, z, 0, ROWS, COLS));
        gate("gatedGrad", () -> p.gatedGrad(Unary.SILU, x, 0, COLS, g, 0, COLS, x, 0, y, z, ROWS, COLS));
        Rotation rotation = new Rotation(4, 4, 64, 64, false, false);
        gate("rotate", () -> p.rotate(rotation, x, 0, y, 0, g, g, 0, ROWS));
    }

    private void rows(RowKernels k) {
        CrossEntropy form = new CrossEntropy(-1, 0.1f);
        int[] target = new int[ROWS];
        gate("softmax", () -> k.softmax(g, 0, y, 0, ROWS, COLS));
        gate("softmax gradient", () -> k.softmaxGrad(y, 0, g, 0, z, 0, ROWS, COLS));
        gate("log softmax", () -> k.logSoftmax(g, 0, y, 0, ROWS, COLS));
        gate("log softmax gradient", () -> k.logSoftmaxGrad(y, 0, g, 0, z, 0, ROWS, COLS));
        gate("lse", () -> k.logSumExp(g, 0, s, 0, ROWS, COLS));
        gate("lse gradient", () -> k.logSumExpGrad(g, 0, s, x, 0, z, 0, ROWS, COLS));
        gate("layer norm", () -> k.layerNorm(x, 0, w, w, 1e-5f, y, 0, s, t, 0, ROWS, COLS));
        gate("layer norm gradient", () -> k.layerNormGrad(x, 0, w, s, t, 0, g, 0, z, 0, y, null, ROWS, COLS));
        gate("rms norm", () -> k.rmsNorm(x, 0, w, 1e-5f, y, 0, t, 0, ROWS, COLS));
        gate("rms norm gradient", () -> k.rmsNormGrad(x, 0, w, t, 0, g, 0, z, 0, y, ROWS, COLS));
        gate("cross-entropy", () -> k.crossEntropy(form, g, 0, target, s, t, 0, ROWS, COLS));
        gate("cross-entropy gradient", () -> k.crossEntropyGrad(form, g, 0, target, t, x, 0, 0, z, 0, ROWS, COLS));
        gate("cross-entropy both", () -> k.crossEntropyWithGrad(form, g, 0, target, 0.1f, s, t, 0, z, 0, ROWS, COLS));
        gate("max of rows", () -> k.maxOfRows(x, 0, s, target, 0, ROWS, COLS));
    }

    private void updates(Updates u) {
        Updates.Sgd sgd = new Updates.Sgd(0f, 0.9f, 0f, 0f, true, false);
        Updates.Adam adam = new Updates.Adam(0, 0.9, 0.999, 1e-8, 0.1, true, 10);
        Updates.RmsProp rmsProp = new Updates.RmsProp(0f, 0.9f, 1e-2f, 0f, false, 0.01f);
        Updates.Adagrad adagrad = new Updates.Adagrad(0f, 1e-8f, 0f);
        gate("sgd", () -> u.sgd(sgd, z, g, y, 0, N));
        gate("adam", () -> u.adam(adam, z, g, y, s, 0, N));
        gate("rmsprop", () -> u.rmsProp(rmsProp, z, g, s, null, null, 0, N));
        gate("adagrad", () -> u.adagrad(adagrad, z, g, s, 0, N));
    }

    private void depthwise(Depthwise d) {
        Depthwise.Form form = new Depthwise.Form(1, ROWS, COLS, 1, 1);
        gate("depthwise", () -> d.forward(form, x, w, w, z));
        gate("depthwise gradient", () -> d.gradOfInput(form, g, w, z));
        gate("depthwise filter gradient", () -> d.gradOfFilter(form, x, g, y, s));
    }

    private void recurrences(Kernels k) {
        WkvKernels.Form wkv = new WkvKernels.Form(1, ROWS, COLS);
        float[] state = Runs.positive(4, 3 * COLS);
        float[] end = new float[3 * COLS];
        float[] kept = new float[3 * COLS];
        WkvKernels.Inputs in = new WkvKernels.Inputs(w, w, g, x, state);
        WkvKernels.Gradients grads = new WkvKernels.Gradients(s, t, y, z, kept);
        gate("wkv", () -> k.wkv().forward(wkv, in, z, end, kept));
        gate("wkv gradient", () -> k.wkv().backward(wkv, in, x, end, state, g, end, grads));
        DeltaKernels.Form delta = new DeltaKernels.Form(1, 8, 8, 64, 64);
        float[] states = new float[8 * 64 * 64];
        float[] last = new float[states.length];
        float[] ones = new float[N];
        Arrays.fill(ones, 0.5f);
        DeltaKernels.Inputs matrices = new DeltaKernels.Inputs(g, g, x, s, t, ones, states);
        DeltaKernels.Gradients all = new DeltaKernels.Gradients(
                new float[N], new float[N], new float[N], new float[N], new float[N], new float[N], last);
        gate("delta", () -> k.delta().forward(delta, matrices, y, z, last));
        gate("delta gradient", () -> k.delta().backward(delta, matrices, x, g, states, z, all));
    }

    private void scans() {
        DiagonalScan.Form form = new DiagonalScan.Form(1, 40, 32, 5, 1, true);
        float[] a = new float[32 * 5];
        DiagonalScan.Inputs in = new DiagonalScan.Inputs(x, g, a, g, g, w, w, null);
        DiagonalScan.Inputs grads = new DiagonalScan.Inputs(y, z, a.clone(), s, t, new float[32], new float[32], null);
        float[] last = new float[a.length];
        gate("selective scan", () -> Runs.VECTOR.diagonalScan().forward(form, in, y, last, last));
        gate("selective scan gradient", () -> Runs.VECTOR.diagonalScan().backward(form, in, last, g, null, grads));
        MatrixScan.Form heads = new MatrixScan.Form(1, 36, 1, 1, 48, 80, MatrixScan.Decay.KEY, false);
        float[] state = new float[48 * 80];
        MatrixScan.Inputs<float[]> qkv = new MatrixScan.Inputs<>(g, g, g, g, null);
        MatrixScan.Inputs<float[]> back = new MatrixScan.Inputs<>(y, z, s, t, null);
        MatrixScan.Outputs<float[]> out = new MatrixScan.Outputs<>(y, state, new float[48 * 80]);
        gate("matrix scan", () -> Runs.VECTOR.matrixScan().forward(heads, qkv, out));
        gate("matrix scan gradient", () -> Runs.VECTOR.matrixScan().backward(heads, qkv, out.kept(), g, null, back));
    }

    /** Passes as soon as a batch of calls is clean; early ones run in the interpreter, which boxes every vector. */
    private void gate(String name, Runnable call) {
        tests.add(DynamicTest.dynamicTest(name, () -> Parallel.withThreads(1, () -> {
            long bytes = Long.MAX_VALUE;
            for (int batch = 0; batch < MOST_BATCHES && bytes > MOST; batch++) {
                bytes = bytesOf(call);
            }
            assertTrue(bytes <= MOST, name + " allocates " + bytes + " bytes a call");
        })));
    }

    private static long bytesOf(Runnable call) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < CALLS; i++) {
            call.run();
        }
        return (threads.getCurrentThreadAllocatedBytes() - before) / CALLS;
    }
}
