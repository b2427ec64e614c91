package dev.gradus.ssm.statespace;

import java.util.Arrays;

/**
 * HiPPO-LegS: the matrices with which a state remembers the whole past as coefficients of Legendre polynomials.
 *
 * <p>{@code x' = (A x + B u)/t} keeps in x_n the projection of u on [0, t] onto {@code sqrt(2n+1) P_n(2s/t - 1)}. Gu, Dao,
 * Ermon, Rudra and Re 2020, theorem 2.
 */
public final class Hippo {
    private static final int SWEEPS = 60;
    private static final double CLEAN = 1e-15;

    private Hippo() {}

    /**
     * {@code A[n,k] = -sqrt((2n+1)(2k+1))} below the diagonal, {@code -(n+1)} on it, 0 above.
     *
     * @param states N
     * @return [N,N]
     */
    public static double[][] rates(int states) {
        double[][] a = new double[states][states];
        for (int n = 0; n < states; n++) {
            for (int k = 0; k < n; k++) {
                a[n][k] = -Math.sqrt((2 * n + 1) * (2.0 * k + 1));
            }
            a[n][n] = -(n + 1);
        }
        return a;
    }

    /**
     * {@code B[n] = sqrt(2n+1)}.
     *
     * @param states N
     * @return [N]
     */
    public static double[] inputs(int states) {
        double[] b = new double[states];
        for (int n = 0; n < states; n++) {
            b[n] = Math.sqrt(2 * n + 1);
        }
        return b;
    }

    /**
     * The signal that coefficients stand for.
     *
     * @param coefficients x [N]
     * @param at a place in the past: 0 the beginning, 1 now
     * @return {@code sum over n of x_n sqrt(2n+1) P_n(2 at - 1)}
     */
    public static double reconstruct(double[] coefficients, double at) {
        double z = 2 * at - 1;
        double before = 0;
        double polynomial = 1;
        double sum = 0;
        for (int n = 0; n < coefficients.length; n++) {
            sum += coefficients[n] * Math.sqrt(2 * n + 1) * polynomial;
            double next = ((2 * n + 1) * z * polynomial - n * before) / (n + 1); // Bonnet's recursion
            before = polynomial;
            polynomial = next;
        }
        return sum;
    }

    /**
     * Positive imaginary parts of the eigenvalues of the normal part {@code A + P P^T} with {@code P[n] = sqrt(n + 1/2)}; all
     * real parts are -1/2. Gu, Goel and Re 2021, appendix C.
     *
     * @param states N, even
     * @return [N/2], largest first
     */
    public static double[] frequencies(int states) {
        double[][] a = rates(states);
        double[][] hermitian = new double[2 * states][2 * states]; // i times the skew part, as a real matrix
        for (int n = 0; n < states; n++) {
            for (int k = 0; k < states; k++) {
                double skew = a[n][k] + Math.sqrt((n + 0.5) * (k + 0.5)) + (n == k ? 0.5 : 0);
                hermitian[n][k + states] = -skew;
                hermitian[n + states][k] = skew;
            }
        }
        double[] values = eigenvalues(hermitian); // each twice, in ascending order
        double[] positive = new double[states / 2];
        for (int i = 0; i < positive.length; i++) {
            positive[i] = values[values.length - 1 - 2 * i];
        }
        return positive;
    }

    /** Eigenvalues of a symmetric matrix, ascending, by Jacobi's rotations; the matrix is overwritten. */
    private static double[] eigenvalues(double[][] m) {
        for (int sweep = 0; sweep < SWEEPS; sweep++) {
            boolean clean = true;
            for (int p = 0; p < m.length; p++) {
                for (int q = p + 1; q < m.length; q++) {
                    if (Math.abs(m[p][q]) > CLEAN * (1 + Math.abs(m[p][p]) + Math.abs(m[q][q]))) {
                        rotate(m, p, q);
                        clean = false;
                    }
                }
            }
            if (clean) {
                break;
            }
        }
        double[] values = new double[m.length];
        for (int i = 0; i < m.length; i++) {
            values[i] = m[i][i];
        }
        Arrays.sort(values);
        return values;
    }

    private static void rotate(double[][] m, int p, int q) {
        double theta = (m[q][q] - m[p][p]) / (2 * m[p][q]);
        double t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
        double c = 1 / Math.sqrt(t * t + 1);
        double s = t * c;
        for (int k = 0; k < m.length; k++) {
            double left = m[k][p];
            m[k][p] = c * left - s * m[k][q];
            m[k][q] = s * left + c * m[k][q];
        }
        for (int k = 0; k < m.length; k++) {
            double left = m[p][k];
            m[p][k] = c * left - s * m[q][k];
            m[q][k] = s * left + c * m[q][k];
        }
    }
}
