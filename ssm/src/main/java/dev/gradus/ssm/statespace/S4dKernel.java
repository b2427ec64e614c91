package dev.gradus.ssm.statespace;

import dev.gradus.autograd.Autograd;
import dev.gradus.nn.Init;
import dev.gradus.nn.Layer;
import dev.gradus.op.shape.Expand;
import dev.gradus.op.shape.Stack;
import dev.gradus.random.Rng;
import dev.gradus.ssm.scan.DiagonalRecurrence;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;

/**
 * The diagonal state space of each channel: {@code h' = A h + u, y = 2 Re(C h)} with steps {@code e^log_dt} and
 * {@code A = -e^log_A_real + i A_imag}.
 *
 * <p>Parameters {@code C} [D,N/2,2], {@code log_dt} [D], {@code log_A_real} and {@code A_imag} [D,N/2]; real ones {@code C} and
 * {@code log_A_real} [D,N], and {@code y = C h}. Gu, Gupta, Goel and Re 2022; state-spaces/s4, s4d.py.
 */
public final class S4dKernel extends Layer {
    private final S4dConfig config;
    private final Tensor out;
    private final Tensor logStep;
    private final Tensor logDecay;
    private final Tensor frequency;

    /** A kernel with fresh weights. */
    S4dKernel(S4dConfig config, DType dtype, Rng rng) {
        this.config = config;
        int d = config.modelDim();
        int n = config.stored();
        Shape states = Shape.of(d, n);
        Shape outShape = config.complex() ? Shape.of(d, n, 2) : states;
        Init normal = Init.normal(config.complex() ? Math.sqrt(0.5) : 1); // E |C|^2 = 1
        out = parameter("C", normal.tensor(dtype, outShape, n, 1, rng.fork("C")));
        logStep = parameter("log_dt",
                config.steps().logarithm().tensor(dtype, Shape.of(d), 1, 1, rng.fork("log_dt")));
        logDecay = parameter("log_A_real", rows(n, decays(config)).tensor(dtype, states, 1, 1, rng));
        frequency = config.complex()
                ? parameter("A_imag", rows(n, config.frequencies()).tensor(dtype, states, 1, 1, rng))
                : null;
    }

    private static double[] decays(S4dConfig config) {
        double[] logs = new double[config.stored()];
        for (int n = 0; n < logs.length; n++) {
            logs[n] = config.complex() ? StrictMath.log(0.5) : StrictMath.log(n + 1);
        }
        return logs;
    }

    /** The same row for every channel. */
    private static Init rows(int n, double[] row) {
        return (values, fanIn, fanOut, rng) -> {
            for (int i = 0; i < values.length; i++) {
                values[i] = row[i % n];
            }
        };
    }

    /**
     * The impulse response.
     *
     * @param steps T
     * @return [D,T]
     */
    public Tensor forward(int steps) {
        int d = config.modelDim();
        double[] impulse = new double[steps * d];
        Arrays.fill(impulse, 0, Math.min(d, impulse.length), 1);
        Tensor u = Tensor.of(impulse, 1, steps, d).to(logStep.dtype());
        return scan(u, null)[0].reshape(steps, d).transpose(0, 1);
    }

    /**
     * The recurrence.
     *
     * @param u [B,T,D]
     * @param start [B,D,N/2,2], or [B,D,N] if real; null for 0
     * @return y [B,T,D] and the last state
     */
    Tensor[] scan(Tensor u, Tensor start) {
        Tensor decay = logDecay.exp().mul(-1);
        Tensor a = config.complex() ? decay.apply(new Stack(-1), frequency) : decay;
        Tensor d = logStep.exp().apply(new Expand(u.shape()));
        DiagonalRecurrence op = new DiagonalRecurrence(config.rule(), config.complex(), start != null);
        return start == null
                ? Autograd.run(op, u, d, a, ones(a), out)
                : Autograd.run(op, u, d, a, ones(a), out, start);
    }

    /** B is 1: what it could be is in C. */
    private Tensor ones(Tensor a) {
        if (!config.complex()) {
            return Tensor.full(a.dtype(), a.shape(), 1);
        }
        double[] pairs = new double[a.size()];
        for (int i = 0; i < pairs.length; i += 2) {
            pairs[i] = 1;
        }
        return Tensor.of(pairs, a.shape().dims()).to(a.dtype());
    }

    /** The state before the first step. */
    Tensor start(int batch) {
        int d = config.modelDim();
        int n = config.stored();
        return Tensor.zeros(logStep.dtype(), config.complex() ? Shape.of(batch, d, n, 2) : Shape.of(batch, d, n));
    }
}
