package dev.gradus.nn;

import dev.gradus.random.Rng;

/**
 * A weight [rows, fanIn] whose rows, or columns if those are fewer, stand at right angles and have length {@code gain} (Saxe et
 * al. 2013): normal numbers, made orthogonal one after another.
 */
record Orthogonal(double gain) implements Init {

    @Override
    public void fill(double[] values, int fanIn, int fanOut, Rng rng) {
        int cols = Math.max(1, fanIn);
        int rows = values.length / cols;
        boolean tall = rows > cols;
        int count = Math.min(rows, cols);
        double[][] basis = basis(count, Math.max(rows, cols), rng);
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < cols; j++) {
                values[i * cols + j] = gain * (tall ? basis[j][i] : basis[i][j]);
            }
        }
    }

    private static double[][] basis(int count, int length, Rng rng) {
        double[][] basis = new double[count][length];
        for (int i = 0; i < count; i++) {
            rng.fillNormal(basis[i], 0, 1);
            for (int twice = 0; twice < 2; twice++) { // the second time removes what rounding left
                for (int before = 0; before < i; before++) {
                    add(basis[i], -product(basis[i], basis[before]), basis[before]);
                }
            }
            add(basis[i], 1 / Math.sqrt(product(basis[i], basis[i])) - 1, basis[i]);
        }
        return basis;
    }

    private static double product(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static void add(double[] a, double factor, double[] b) {
        for (int i = 0; i < a.length; i++) {
            a[i] += factor * b[i];
        }
    }
}
