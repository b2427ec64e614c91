package dev.gradus.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class DepthwiseTest {

    private static final int[] CHANNELS = {0, 1, 7, 16, 33, 64, 100, 300};

    @Test
    void providersHaveTheSameBits() {
        for (int channels : CHANNELS) {
            for (int dilation = 1; dilation <= 3; dilation += 2) {
                Depthwise.Form form = new Depthwise.Form(3, 11, channels, 4, dilation);
                Runs.assertSame(form.toString(), kernels -> all(kernels.depthwise(), form));
            }
        }
    }

    @Test
    void threadsHaveTheSameBits() {
        Depthwise.Form form = new Depthwise.Form(4, 100, 256, 4, 1);
        float[][][] results = new float[2][][];
        Parallel.withThreads(1, () -> results[0] = all(Runs.VECTOR.depthwise(), form));
        Parallel.withThreads(3, () -> results[1] = all(Runs.VECTOR.depthwise(), form));
        Runs.assertSame("threads", results[0], results[1]);
    }

    @Test
    void aFilterSeesTheStepsBefore() {
        Depthwise.Form form = new Depthwise.Form(1, 4, 1, 3, 1);
        float[] y = new float[4];
        Runs.VECTOR.depthwise().forward(form, new float[] {1, 2, 3, 4}, new float[] {100, 10, 1}, new float[] {0.5f},
                y);
        Runs.assertSame("filter", new float[][] {{1.5f, 12.5f, 123.5f, 234.5f}}, new float[][] {y});
        assertEquals(2, form.delay(0));
    }

    private static float[][] all(Depthwise kernel, Depthwise.Form form) {
        int size = form.rows() * form.channels();
        float[] x = Runs.plain(1, size);
        float[] g = Runs.plain(2, size);
        float[] w = Runs.plain(3, form.taps() * form.channels());
        float[] b = Runs.plain(4, form.channels());
        float[] y = new float[size];
        float[] gx = new float[size];
        float[] gw = new float[w.length];
        float[] gb = new float[b.length];
        kernel.forward(form, x, w, b, y);
        kernel.gradOfInput(form, g, w, gx);
        kernel.gradOfFilter(form, x, g, gw, gb);
        return new float[][] {y, gx, gw, gb};
    }
}
