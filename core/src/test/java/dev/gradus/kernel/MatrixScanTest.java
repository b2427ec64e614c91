package dev.gradus.kernel;

import dev.gradus.kernel.MatrixScan.Decay;
import dev.gradus.kernel.MatrixScan.Form;
import org.junit.jupiter.api.Test;

class MatrixScanTest {

    private static final int[][] SIZES = {{1, 1}, {3, 7}, {16, 64}, {33, 67}, {40, 100}, {64, 64}, {16, 130}};

    @Test
    void providersHaveTheSameBits() {
        for (int[] size : SIZES) {
            for (Decay decay : Decay.values()) {
                for (boolean before : new boolean[] {false, true}) {
                    Form form = new Form(2, 35, 4, 2, size[0], size[1], decay, before);
                    Runs.assertSame(form.toString(), kernels -> all(kernels.matrixScan(), form));
                }
            }
        }
    }

    @Test
    void threadsHaveTheSameBits() {
        Form form = new Form(3, 70, 4, 2, 32, 48, Decay.KEY, false);
        float[][][] results = new float[2][][];
        Parallel.withThreads(1, () -> results[0] = all(Runs.VECTOR.matrixScan(), form));
        Parallel.withThreads(3, () -> results[1] = all(Runs.VECTOR.matrixScan(), form));
        Runs.assertSame("threads", results[0], results[1]);
    }

    @Test
    void aScanInPiecesHasTheSameBits() {
        Form whole = new Form(1, 70, 2, 2, 16, 64, Decay.KEY, false);
        MatrixScan.Inputs<float[]> in = inputs(whole);
        MatrixScan.Outputs<float[]> out = outputs(whole);
        Runs.VECTOR.matrixScan().forward(whole, in, out);
        Form part = new Form(1, 35, 2, 2, 16, 64, Decay.KEY, false);
        float[] state = in.start();
        for (int half = 0; half < 2; half++) {
            MatrixScan.Outputs<float[]> piece = outputs(part);
            Runs.VECTOR.matrixScan().forward(part, half(in, half, state), piece);
            Runs.assertSame("half " + half, new float[][] {half(out.y(), half)}, new float[][] {piece.y()});
            state = piece.last();
        }
        Runs.assertSame("state", new float[][] {out.last()}, new float[][] {state});
    }

    private static float[] half(float[] x, int half) {
        return java.util.Arrays.copyOfRange(x, half * x.length / 2, (half + 1) * x.length / 2);
    }

    private static MatrixScan.Inputs<float[]> half(MatrixScan.Inputs<float[]> in, int half, float[] state) {
        return new MatrixScan.Inputs<>(
                half(in.q(), half), half(in.k(), half), half(in.v(), half), half(in.g(), half), state);
    }

    private static MatrixScan.Inputs<float[]> inputs(Form form) {
        int steps = form.batch() * form.steps();
        int query = steps * form.groups() * form.keys();
        int decays = form.decay() == Decay.HEAD ? 1 : form.keys();
        float[] g = form.decay() == Decay.NONE ? null : Runs.positive(4, steps * form.heads() * decays);
        for (int i = 0; g != null && i < g.length; i++) {
            g[i] = -g[i];
        }
        return new MatrixScan.Inputs<>(
                Runs.plain(1, query), Runs.plain(2, query), Runs.plain(3, steps * form.heads() * form.values()), g,
                Runs.plain(5, form.batch() * form.heads() * form.state()));
    }

    private static MatrixScan.Outputs<float[]> outputs(Form form) {
        int states = form.batch() * form.heads() * form.state();
        return new MatrixScan.Outputs<>(
                new float[form.batch() * form.steps() * form.heads() * form.values()], new float[states],
                new float[states * form.kept()]);
    }

    private static float[][] all(MatrixScan<float[]> scan, Form form) {
        MatrixScan.Inputs<float[]> in = inputs(form);
        MatrixScan.Outputs<float[]> out = outputs(form);
        scan.forward(form, in, out);
        MatrixScan.Inputs<float[]> g = new MatrixScan.Inputs<>(
                new float[in.q().length], new float[in.k().length], new float[in.v().length],
                new float[in.g() == null ? 0 : in.g().length], new float[in.start().length]);
        MatrixScan.Inputs<float[]> grads =
                new MatrixScan.Inputs<>(g.q(), g.k(), g.v(), in.g() == null ? null : g.g(), g.start());
        scan.backward(form, in, out.kept(), Runs.plain(6, out.y().length), Runs.plain(7, out.last().length), grads);
        return new float[][] {out.y(), out.last(), out.kept(), g.q(), g.k(), g.v(), g.g(), g.start()};
    }
}
