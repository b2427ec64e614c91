package dev.gradus.labs.task;

import dev.gradus.random.Rng;
import dev.gradus.tensor.Tensor;

/**
 * Regression with a rule for each cluster: {@code x = mu_c + noise eps; y = tanh(W_c x)}, where cluster c has centre
 * {@code mu_c ~ spread N(0, I)} and rule {@code W_c ~ N(0, 1/D)}. The best that a mixture of experts can do is to find the
 * clusters: {@link Census#specialization} says how well it did. Legend: C clusters, D channels.
 */
public final class ClusterRegression {
    private final Config config;
    private final double[][] centres; // [C][D]
    private final double[][] rules; // [C][D * D]
    private final float[] frequencies; // [C]

    /**
     * Form of the task.
     *
     * @param clusters C
     * @param dim      D
     * @param spread   deviation of the centres
     * @param noise    deviation of the points around their centre
     * @param zipf     how unequal the clusters are: the frequency of the c-th is as {@code 1 / c^zipf}; 0 for all alike
     */
    public record Config(int clusters, int dim, double spread, double noise, double zipf) {
        /** Sixteen clusters of the same size in sixteen dimensions. */
        public static final Config DEFAULT = new Config(16, 16, 2, 0.5, 0);

        /** Checks the ranges. */
        public Config {
            if (clusters < 1 || dim < 1) {
                throw new IllegalArgumentException("a cluster regression needs clusters and dim of at least 1, got "
                        + clusters + " and " + dim);
            }
            if (!(spread >= 0 && noise >= 0 && zipf >= 0 && spread + noise + zipf < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(
                        "a cluster regression needs spread, noise and zipf of at least 0, got "
                                + spread + ", " + noise + " and " + zipf);
            }
        }

        /**
         * The same with unequal clusters.
         *
         * @param exponent of Zipf's law
         * @return the changed settings
         */
        public Config withZipf(double exponent) {
            return new Config(clusters, dim, spread, noise, exponent);
        }
    }

    /**
     * Points with their values.
     *
     * @param x       points, [n, D]
     * @param y       values, [n, D]
     * @param cluster of each point, [n]; no model sees it
     */
    public record Examples(Tensor x, Tensor y, int[] cluster) {}

    /**
     * A task: centres and rules are drawn, and stay.
     *
     * @param config form
     * @param seed   another seed is another task
     */
    public ClusterRegression(Config config, long seed) {
        this.config = config;
        Rng rng = new Rng(seed).fork("task");
        centres = normal(config.clusters, config.dim, config.spread, rng.fork("centres"));
        rules = normal(config.clusters, config.dim * config.dim, 1 / Math.sqrt(config.dim), rng.fork("rules"));
        frequencies = new float[config.clusters];
        for (int c = 0; c < config.clusters; c++) {
            frequencies[c] = (float) StrictMath.pow(c + 1, -config.zipf);
        }
    }

    private static double[][] normal(int rows, int cols, double deviation, Rng rng) {
        double[][] values = new double[rows][cols];
        for (double[] row : values) {
            rng.fillNormal(row, 0, deviation);
        }
        return values;
    }

    /**
     * Draws examples.
     *
     * @param n   how many
     * @param rng random numbers, such as those of a {@link Split}
     * @return the examples
     */
    public Examples draw(int n, Rng rng) {
        int d = config.dim;
        float[] x = new float[n * d];
        float[] y = new float[n * d];
        int[] cluster = new int[n];
        for (int i = 0; i < n; i++) {
            int c = rng.categorical(frequencies);
            cluster[i] = c;
            for (int j = 0; j < d; j++) {
                x[i * d + j] = (float) (centres[c][j] + config.noise * rng.nextGaussian());
            }
            apply(rules[c], x, y, i * d);
        }
        return new Examples(Tensor.of(x, n, d), Tensor.of(y, n, d), cluster);
    }

    /** One row of {@code y = tanh(W x)}. */
    private void apply(double[] rule, float[] x, float[] y, int row) {
        int d = config.dim;
        for (int i = 0; i < d; i++) {
            double sum = 0;
            for (int j = 0; j < d; j++) {
                sum += rule[i * d + j] * x[row + j];
            }
            y[row + i] = (float) StrictMath.tanh(sum);
        }
    }
}
