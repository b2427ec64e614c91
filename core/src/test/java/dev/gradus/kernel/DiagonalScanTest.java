package dev.gradus.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gradus.kernel.DiagonalScan.Form;
import dev.gradus.kernel.DiagonalScan.Inputs;
import org.junit.jupiter.api.Test;

class DiagonalScanTest {

    private static final Form[] FORMS = {
        new Form(2, 1, 3, 1, 1, true), new Form(2, 5, 16, 4, 1, false), new Form(1, 33, 40, 5, 2, true),
        new Form(2, 70, 17, 16, 1, true), new Form(1, 20, 300, 3, 1, true), new Form(1, 64, 64, 8, 4, false)
    };

    @Test
    void providersHaveTheSameBits() {
        for (Form form : FORMS) {
            Runs.assertSame(form.toString(), kernels -> all(kernels.diagonalScan(), form, true));
            Runs.assertSame(form + " bare", kernels -> all(kernels.diagonalScan(), form, false));
        }
    }

    @Test
    void threadsHaveTheSameBits() {
        Form form = new Form(3, 70, 160, 8, 1, true);
        float[][][] results = new float[2][][];
        Parallel.withThreads(1, () -> results[0] = all(Runs.VECTOR.diagonalScan(), form, true));
        Parallel.withThreads(3, () -> results[1] = all(Runs.VECTOR.diagonalScan(), form, true));
        Runs.assertSame("threads", results[0], results[1]);
    }

    @Test
    void aStateFadesByItsDecay() {
        Form form = new Form(1, 2, 1, 1, 1, false);
        Inputs in = new Inputs(
                new float[] {3, 0}, new float[] {0.5f, 2}, new float[] {-1}, new float[] {2, 1}, new float[] {1, 10},
                null,
                null, new float[] {4});
        float[] y = new float[2];
        float[] last = new float[1];
        Runs.VECTOR.diagonalScan().forward(form, in, y, last, null);
        double first = 4 * Math.exp(-0.5) + 0.5 * 3 * 2;
        assertEquals(first, y[0], 1e-5);
        assertEquals(10 * first * Math.exp(-2), y[1], 1e-5);
        assertEquals(first * Math.exp(-2), last[0], 1e-6);
    }

    private static float[][] all(DiagonalScan scan, Form form, boolean everything) {
        int steps = form.batch() * form.steps();
        int size = steps * form.channels();
        int coefficients = steps * form.groups() * form.states();
        float[] delta = Runs.positive(2, size);
        float[] a = Runs.positive(3, form.channels() * form.states());
        for (int i = 0; i < a.length; i++) {
            a[i] = -a[i];
        }
        int states = form.batch() * a.length;
        Inputs in = new Inputs(
                Runs.plain(1, size), delta, a, Runs.plain(4, coefficients), Runs.plain(5, coefficients),
                everything ? Runs.plain(6, form.channels()) : null, everything ? Runs.plain(7, form.channels()) : null,
                everything ? Runs.plain(8, states) : null);
        float[] y = new float[size];
        float[] last = new float[states];
        float[] kept = new float[states * form.kept()];
        scan.forward(form, in, y, last, kept);
        Inputs g = new Inputs(
                new float[size], new float[size], new float[a.length], new float[coefficients], new float[coefficients],
                everything ? new float[form.channels()] : null, everything ? new float[form.channels()] : null,
                everything ? new float[states] : null);
        scan.backward(form, in, kept, Runs.plain(9, size), everything ? Runs.plain(10, states) : null, g);
        float[] none = {};
        return new float[][] {
            y, last, kept, g.u(), g.delta(), g.a(), g.b(), g.c(), everything ? g.skip() : none,
            everything ? g.bias() : none, everything ? g.start() : none
        };
    }
}
