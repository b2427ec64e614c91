package dev.gradus.kernel;

import dev.gradus.kernel.DeltaKernels.Form;
import dev.gradus.kernel.DeltaKernels.Gradients;
import dev.gradus.kernel.DeltaKernels.Inputs;
import org.junit.jupiter.api.Test;

class DeltaKernelsTest {

    private static final int[][] SIZES = {{1, 1}, {3, 5}, {8, 16}, {16, 8}, {33, 48}, {64, 64}, {20, 37}};

    @Test
    void providersHaveTheSameBits() {
        for (int[] size : SIZES) {
            for (boolean fades : new boolean[] {false, true}) {
                Form form = new Form(2, 9, 2, size[0], size[1]);
                Runs.assertSame(form + " " + fades, kernels -> all(kernels.delta(), form, fades));
            }
        }
    }

    @Test
    void threadsHaveTheSameBits() {
        Form form = new Form(2, 50, 3, 64, 40);
        float[][][] results = new float[2][][];
        Parallel.withThreads(1, () -> results[0] = all(Runs.VECTOR.delta(), form, true));
        Parallel.withThreads(3, () -> results[1] = all(Runs.VECTOR.delta(), form, true));
        Runs.assertSame("threads", results[0], results[1]);
    }

    /** With orthonormal keys and beta = 1 the state holds the last value of each key, not the sum of all. */
    @Test
    void aKeyIsOverwritten() {
        Form form = new Form(1, 3, 1, 2, 1);
        float[] k = {1, 0, 0, 1, 1, 0};
        float[] b = {-1, 0, 0, -1, -1, 0};
        float[] end = new float[2];
        Inputs in = new Inputs(new float[6], k, new float[] {5, 6, 7}, k, b, null, new float[2]);
        Runs.VECTOR.delta().forward(form, in, new float[3], new float[3], end);
        Runs.assertSame("state", new float[][] {{7, 6}}, new float[][] {end});
    }

    private static float[][] all(DeltaKernels kernel, Form form, boolean fades) {
        int keys = form.batch() * form.steps() * form.heads() * form.keySize();
        int values = form.batch() * form.steps() * form.heads() * form.valueSize();
        int states = form.states() * form.keySize() * form.valueSize();
        float[] d = fades ? Runs.positive(1, keys) : null;
        for (int i = 0; fades && i < keys; i++) {
            d[i] = 1 / (1 + d[i]);
        }
        Inputs in = new Inputs(Runs.plain(2, keys), Runs.plain(3, keys), Runs.plain(4, values), small(5, keys),
                small(6, keys), d, Runs.plain(7, states));
        float[] y = new float[values];
        float[] u = new float[values];
        float[] end = new float[states];
        kernel.forward(form, in, y, u, end);
        float[] gu = new float[values];
        Gradients out = new Gradients(new float[keys], new float[keys], new float[values], new float[keys],
                new float[keys], fades ? new float[keys] : null, new float[states]);
        kernel.backward(form, in, u, Runs.plain(8, values), Runs.plain(9, states), gu, out);
        float[] logDecay = fades ? out.logDecay() : new float[0];
        return new float[][] {y, u, end, gu, out.q(), out.k(), out.v(), out.a(), out.b(), logDecay, out.start()};
    }

    private static float[] small(long seed, int n) {
        float[] x = Runs.plain(seed, n);
        for (int i = 0; i < n; i++) {
            x[i] *= 0.1f;
        }
        return x;
    }
}
