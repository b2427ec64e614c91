package dev.gradus.op.conv;

import dev.gradus.autograd.Op;
import dev.gradus.kernel.Parallel;
import dev.gradus.op.Require;
import dev.gradus.tensor.Tensor;

/**
 * {@code y_t = sum over s <= t of k_(t-s) u_s; du_s = sum over t >= s of k_(t-s) dy_t, dk_j = sum over t of u_(t-j) dy_t}.
 *
 * <p>The long causal convolution of state space and Hyena models, in O(T log T): sequences u [..., D, T] with one filter
 * for each of D channels, k [D, K]; y [..., D, T]. Taps of k behind T are not seen. Spectra are computed in double precision
 * for float32 too, of twice the length, so that nothing wraps around; gradients take the same way.
 */
public record FftConv() implements Op {

    @Override
    public Tensor forward(Tensor... inputs) {
        Sequences u = check(inputs);
        Tensor y = Tensor.empty(inputs[0].dtype(), inputs[0].shape());
        Sequences out = u.in(y);
        RealFft fft = new RealFft(u.fftLength());
        Parallel.forEach(u.channels(), d -> {
            double[] k = spectrum(fft, filter(inputs), d, u.fftLength());
            for (int n = 0; n < u.count(); n++) {
                double[] x = spectrum(fft, u, u.sequence(n, d), u.fftLength());
                RealFft.multiply(x, k);
                fft.inverse(x);
                out.write(x, out.sequence(n, d));
            }
        });
        return y;
    }

    @Override
    public Tensor[] backward(Tensor grad, Tensor[] inputs, Tensor output) {
        Sequences u = check(inputs);
        Tensor gu = inputs[0].requiresGrad() ? Tensor.empty(grad.dtype(), inputs[0].shape()) : null;
        Tensor gk = inputs[1].requiresGrad() ? Tensor.zeros(grad.dtype(), inputs[1].shape()) : null;
        RealFft fft = new RealFft(u.fftLength());
        Parallel.forEach(u.channels(), d -> gradOfChannel(fft, d, u, u.in(grad), filter(inputs), gu, gk));
        return new Tensor[] {gu, gk};
    }

    private static void gradOfChannel(
            RealFft fft, int d, Sequences u, Sequences dy, Sequences filter, Tensor gu, Tensor gk) {
        double[] k = spectrum(fft, filter, d, u.fftLength());
        double[] sum = new double[u.fftLength()];
        for (int n = 0; n < u.count(); n++) {
            double[] g = spectrum(fft, dy, dy.sequence(n, d), u.fftLength());
            if (gk != null) {
                RealFft.addCorrelation(g, spectrum(fft, u, u.sequence(n, d), u.fftLength()), sum);
            }
            if (gu != null) {
                double[] x = new double[u.fftLength()];
                RealFft.addCorrelation(g, k, x);
                fft.inverse(x);
                u.in(gu).write(x, u.sequence(n, d));
            }
        }
        if (gk != null) {
            fft.inverse(sum);
            filter.in(gk).write(sum, d);
        }
    }

    private static double[] spectrum(RealFft fft, Sequences sequences, int which, int length) {
        double[] x = new double[length];
        sequences.read(which, x);
        fft.forward(x);
        return x;
    }

    private Sequences check(Tensor[] inputs) {
        Require.floating(this, inputs, 2);
        Tensor u = inputs[0];
        Tensor k = inputs[1];
        if (u.shape().rank() < 2 || k.shape().rank() != 2 || u.dim(-2) != k.dim(0)) {
            throw Require.fault(this, "u [..., D, T] and k [D, K]", inputs);
        }
        return new Sequences(u, u.dim(-2), u.dim(-1), u.dim(-1));
    }

    /** The filters, of which no more is seen than there are steps. */
    private static Sequences filter(Tensor[] inputs) {
        Tensor k = inputs[1];
        return new Sequences(k, k.dim(0), k.dim(1), Math.min(k.dim(1), inputs[0].dim(-1)));
    }
}
