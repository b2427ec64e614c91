package dev.gradus.kernel.scalar;

import dev.gradus.kernel.Depthwise.Form;
import java.util.Arrays;

/** Short causal convolutions of every channel for itself in float64, in plain loops, to check with. */
public final class DoubleDepthwise {

    private DoubleDepthwise() {}

    /** {@code y_t = b + sum over k of w_k x_(t - delay(k))}; b may be null. */
    public static void forward(Form form, double[] x, double[] w, double[] b, double[] y) {
        int n = form.channels();
        for (int i = 0; i < y.length; i++) {
            y[i] = b == null ? 0 : b[i % n];
        }
        forEach(form, (k, c, now, then) -> y[now] += w[k * n + c] * x[then]);
    }

    /** {@code gx_s = sum over k of w_k gy_(s + delay(k))}. */
    public static void gradOfInput(Form form, double[] gy, double[] w, double[] gx) {
        Arrays.fill(gx, 0);
        forEach(form, (k, c, now, then) -> gx[then] += w[k * form.channels() + c] * gy[now]);
    }

    /** {@code gw_k = sum over t of gy_t x_(t - delay(k)), gb = sum over t of gy_t}; gb may be null. */
    public static void gradOfFilter(Form form, double[] x, double[] gy, double[] gw, double[] gb) {
        int n = form.channels();
        Arrays.fill(gw, 0);
        forEach(form, (k, c, now, then) -> gw[k * n + c] += gy[now] * x[then]);
        if (gb != null) {
            Arrays.fill(gb, 0);
            for (int i = 0; i < gy.length; i++) {
                gb[i % n] += gy[i];
            }
        }
    }

    /** One tap on one element: indices of the element that it makes and of the one that it looks at. */
    private interface Tap {
        void accept(int k, int c, int now, int then);
    }

    private static void forEach(Form form, Tap body) {
        int n = form.channels();
        for (int row = 0; row < form.rows(); row++) {
            for (int k = 0; k < form.taps(); k++) {
                if (row % form.steps() < form.delay(k)) {
                    continue;
                }
                for (int c = 0; c < n; c++) {
                    body.accept(k, c, row * n + c, (row - form.delay(k)) * n + c);
                }
            }
        }
    }
}
