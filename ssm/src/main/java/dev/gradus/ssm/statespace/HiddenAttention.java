package dev.gradus.ssm.statespace;

import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;

/**
 * What a selective scan attends to: its output is a product with a lower triangular matrix for each channel,
 * {@code y = alpha u + D u}.
 *
 * <p>{@code alpha[t,s] = sum over n of C[t,n] e^(A[n] (d[s+1] + ... + d[t])) d[s] B[s,n]}; entries may be negative. Ali, Zimerman
 * and Wolf 2024, "The Hidden Attention of Mamba Models".
 */
public final class HiddenAttention {
    private HiddenAttention() {}

    /**
     * The matrix of one channel of one sequence.
     *
     * @param d step lengths [T]
     * @param a rates [N]
     * @param b [T,N]
     * @param c [T,N]
     * @return [T,T], float64
     */
    public static Tensor of(Tensor d, Tensor a, Tensor b, Tensor c) {
        int steps = d.size();
        int states = a.size();
        double[] ds = d.to(DType.FLOAT64).doubles();
        double[] as = a.to(DType.FLOAT64).doubles();
        double[] bs = b.to(DType.FLOAT64).doubles();
        double[] cs = c.to(DType.FLOAT64).doubles();
        double[] alpha = new double[steps * steps];
        for (int s = 0; s < steps; s++) {
            double passed = 0;
            for (int t = s; t < steps; t++) {
                passed += t > s ? ds[t] : 0;
                double sum = 0;
                for (int n = 0; n < states; n++) {
                    sum += cs[t * states + n] * StrictMath.exp(as[n] * passed) * bs[s * states + n];
                }
                alpha[t * steps + s] = sum * ds[s];
            }
        }
        return Tensor.of(alpha, steps, steps);
    }
}
