package dev.gradus.kernel.vector;

import static dev.gradus.kernel.scalar.Activation.GELU_CUBIC;
import static dev.gradus.kernel.scalar.Activation.GELU_LINEAR;
import static dev.gradus.kernel.scalar.Activation.GELU_QUICK;

import dev.gradus.kernel.Unary;

/**
 * The functions with an exponential inside, a block at a time: first the exponential, then what is made of it.
 *
 * <p>The exponentials of a block lie in an array of this thread, which stays in the first-level cache. One loop for both would
 * be faster by a little, but beyond some fifty operations a loop is not always compiled without boxing a vector.
 */
final class SmoothFunctions {

    private static final int BLOCK = 1024;

    private final ThreadLocal<float[]> scratch = ThreadLocal.withInitial(() -> new float[BLOCK]);

    void map(Unary f, float[] x, int xo, float[] y, int yo, int n) {
        float[] t = scratch.get();
        for (int i = 0; i < n; i += BLOCK) {
            int size = Math.min(BLOCK, n - i);
            exponentials(f, x, xo + i, t, size);
            value(f, x, xo + i, t, y, yo + i, size);
        }
    }

    private static void exponentials(Unary f, float[] x, int xo, float[] t, int n) {
        switch (f) {
            case SIGMOID, SOFTPLUS, LOG_SIGMOID -> DecayLoops.ofAbsolute(-1f, x, xo, t, n);
            case TANH -> DecayLoops.ofAbsolute(-2f, x, xo, t, n);
            case GELU_ERF -> DecayLoops.ofSquare(-0.5f, x, xo, t, n);
            case ERF -> DecayLoops.ofErf(x, xo, t, n);
            default -> DecayLoops.ofGate(linear(f), cubic(f), x, xo, t, n);
        }
    }

    private static void value(Unary f, float[] x, int xo, float[] t, float[] y, int yo, int n) {
        switch (f) {
            case SIGMOID -> SigmoidLoops.sigmoid(x, xo, t, y, yo, n);
            case SOFTPLUS -> SigmoidLoops.softplus(1f, x, xo, t, y, yo, n);
            case LOG_SIGMOID -> SigmoidLoops.softplus(-1f, x, xo, t, y, yo, n);
            case TANH -> SigmoidLoops.tanh(x, xo, t, y, yo, n);
            case GELU_ERF -> NormalLoops.gelu(x, xo, t, y, yo, n);
            case ERF -> NormalLoops.erf(x, xo, t, y, yo, n);
            default -> GateLoops.gate(x, xo, t, y, yo, n);
        }
    }

    void grad(Unary f, float[] x, int xo, float[] gy, int go, float[] gx, int gxo, int n) {
        float[] t = scratch.get();
        for (int i = 0; i < n; i += BLOCK) {
            int size = Math.min(BLOCK, n - i);
            if (f == Unary.ERF) {
                DecayLoops.ofSquare(-1f, x, xo + i, t, size);
            } else {
                exponentials(f, x, xo + i, t, size);
            }
            slope(f, x, xo + i, t, gy, go + i, gx, gxo + i, size);
        }
    }

    private static void slope(Unary f, float[] x, int xo, float[] t, float[] gy, int go, float[] gx, int gxo, int n) {
        switch (f) {
            case SOFTPLUS -> SigmoidLoops.sigmoidTimes(1f, x, xo, t, gy, go, gx, gxo, n);
            case LOG_SIGMOID -> SigmoidLoops.sigmoidTimes(-1f, x, xo, t, gy, go, gx, gxo, n);
            case GELU_ERF -> NormalLoops.geluGrad(x, xo, t, gy, go, gx, gxo, n);
            case ERF -> NormalLoops.erfGrad(t, gy, go, gx, gxo, n);
            default -> GateLoops.gateGrad(linear(f), cubic(f), x, xo, t, gy, go, gx, gxo, n);
        }
    }

    /** {@code y = f(a) b}, for a gate. */
    void gated(Unary f, float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
        float[] t = scratch.get();
        for (int i = 0; i < n; i += BLOCK) {
            int size = Math.min(BLOCK, n - i);
            exponentials(f, a, ao + i, t, size);
            GateLoops.gated(a, ao + i, t, b, bo + i, y, yo + i, size);
        }
    }

    /** {@code ga = gy b f'(a), gb = gy f(a)}, for a gate. */
    void gatedGrad(Unary f, float[] a, int ao, float[] b, int bo, float[] gy, int go, float[] ga, float[] gb, int n) {
        float[] t = scratch.get();
        for (int i = 0; i < n; i += BLOCK) {
            int size = Math.min(BLOCK, n - i);
            exponentials(f, a, ao + i, t, size);
            GateLoops.gatedGrad(linear(f), cubic(f), a, ao + i, t, b, bo + i, gy, go + i, ga, gb, size);
        }
    }

    static boolean isGate(Unary f) {
        return f == Unary.SILU || f == Unary.GELU_TANH || f == Unary.GELU_QUICK;
    }

    private static float linear(Unary gate) {
        return gate == Unary.SILU ? 1f : gate == Unary.GELU_TANH ? GELU_LINEAR : GELU_QUICK;
    }

    private static float cubic(Unary gate) {
        return gate == Unary.GELU_TANH ? GELU_CUBIC : 0f;
    }
}
