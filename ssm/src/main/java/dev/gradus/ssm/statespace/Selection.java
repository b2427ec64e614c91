package dev.gradus.ssm.statespace;

import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;

/**
 * What a selective state space does with each token of some sequences. Legend: B sequences, T tokens, E channels, N
 * states.
 *
 * @param input u, what the state space reads, [B,T,E]
 * @param steps d, how long a step each token is for each channel, [B,T,E]: near 0 it is passed by, when large it is written and
 *     the past forgotten
 * @param rates A, [E,N], negative
 * @param write B, [B,T,N]
 * @param read C, [B,T,N]
 */
public record Selection(Tensor input, Tensor steps, Tensor rates, Tensor write, Tensor read) {

    /**
     * What a channel of a sequence attends to; see {@link HiddenAttention}.
     *
     * @param sequence which sequence
     * @param channel which channel
     * @return [T,T], float64
     */
    public Tensor attention(int sequence, int channel) {
        Tensor d = of(steps, sequence).slice(1, channel, channel + 1).reshape(steps.dim(1)); // [T]
        Tensor a = rates.slice(0, channel, channel + 1).reshape(rates.dim(1)); // [N]
        return HiddenAttention.of(d, a, of(write, sequence), of(read, sequence));
    }

    /**
     * How much each channel of a sequence remembers after each token: the Euclidean norm of its state under exponential
     * Euler.
     *
     * @param sequence which sequence
     * @return [T][E]
     */
    public double[][] magnitudes(int sequence) {
        int tokens = steps.dim(1);
        int channels = steps.dim(2);
        int states = rates.dim(1);
        double[] u = of(input, sequence).to(DType.FLOAT64).doubles();
        double[] d = of(steps, sequence).to(DType.FLOAT64).doubles();
        double[] b = of(write, sequence).to(DType.FLOAT64).doubles();
        double[] a = rates.to(DType.FLOAT64).doubles();
        double[][] norms = new double[tokens][channels];
        for (int e = 0; e < channels; e++) {
            double[] h = new double[states];
            for (int t = 0; t < tokens; t++) {
                double step = d[t * channels + e];
                double square = 0;
                for (int n = 0; n < states; n++) {
                    h[n] = StrictMath.exp(step * a[e * states + n]) * h[n]
                            + step * b[t * states + n] * u[t * channels + e];
                    square += h[n] * h[n];
                }
                norms[t][e] = Math.sqrt(square);
            }
        }
        return norms;
    }

    private static Tensor of(Tensor x, int sequence) {
        return x.slice(0, sequence, sequence + 1).reshape(x.dim(1), x.dim(2));
    }
}
