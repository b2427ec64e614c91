package dev.gradus.kernel;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.kernel.WkvKernels.Form;
import dev.gradus.kernel.WkvKernels.Gradients;
import dev.gradus.kernel.WkvKernels.Inputs;
import org.junit.jupiter.api.Test;

class WkvKernelsTest {

    private static final int[] CHANNELS = {0, 1, 5, 8, 16, 33, 64, 100};

    @Test
    void providersHaveTheSameBits() {
        for (int channels : CHANNELS) {
            for (int steps : new int[] {0, 1, 31, 32, 70}) {
                Form form = new Form(2, steps, channels);
                Runs.assertSame(form.toString(), kernels -> all(kernels.wkv(), form, 1));
            }
        }
    }

    @Test
    void threadsHaveTheSameBits() {
        Form form = new Form(3, 100, 70);
        float[][][] results = new float[2][][];
        Parallel.withThreads(1, () -> results[0] = all(Runs.VECTOR.wkv(), form, 1));
        Parallel.withThreads(3, () -> results[1] = all(Runs.VECTOR.wkv(), form, 1));
        Runs.assertSame("threads", results[0], results[1]);
    }

    @Test
    void extremeKeysStayFinite() {
        Form form = new Form(1, 1000, 20);
        Runs.assertSame("extreme", kernels -> all(kernels.wkv(), form, 1e4f));
        for (float[] output : all(Runs.VECTOR.wkv(), form, 1e4f)) {
            for (float x : output) {
                assertTrue(Float.isFinite(x), "got " + x);
            }
        }
    }

    private static float[][] all(WkvKernels kernel, Form form, float spread) {
        int size = form.batch() * form.steps() * form.channels();
        int states = form.batch() * 3 * form.channels();
        float[] w = Runs.positive(1, form.channels());
        float[] k = Runs.plain(3, size);
        for (int i = 0; i < w.length; i++) {
            w[i] = -w[i];
        }
        for (int i = 0; i < size; i++) {
            k[i] *= spread;
        }
        Inputs in = new Inputs(
                w, Runs.plain(2, form.channels()), k, Runs.plain(4, size), Runs.positive(5, states));
        float[] y = new float[size];
        float[] end = new float[states];
        float[] kept = new float[form.batch() * form.chunks() * 3 * form.channels()];
        kernel.forward(form, in, y, end, kept);
        Gradients out = new Gradients(new float[form.channels()], new float[form.channels()], new float[size],
                new float[size], new float[states]);
        kernel.backward(form, in, y, end, kept, Runs.plain(6, size), Runs.plain(7, states), out);
        return new float[][] {y, end, out.w(), out.u(), out.k(), out.v(), out.start()};
    }
}
