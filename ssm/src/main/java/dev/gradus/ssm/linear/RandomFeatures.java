package dev.gradus.ssm.linear;

import dev.gradus.random.Rng;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;

/**
 * Random features whose products estimate the weights of softmax attention: with {@code x' = x / K^(1/4)}, {@code
 * phi(x) = (e^(w_j x' - |x'|^2 / 2)) / sqrt(F)} for F directions w_j, and {@code E[phi(q) phi(k)] = e^(q k / sqrt(K))}.
 *
 * <p>Directions that stand at right angles estimate better than independent ones. Choromanski et al. 2020;
 * lucidrains/performer-pytorch.
 *
 * @param directions w, [F,K]
 */
public record RandomFeatures(Tensor directions) {
    private static final double EPS = 1e-4;
    private static final double LEAST = 1e-3;

    /**
     * Draws directions: as many at right angles as have room, each as long as a normal vector of K elements is.
     *
     * @param features F
     * @param keySize K
     * @param dtype float type
     * @param rng random numbers
     * @return the features
     */
    public static RandomFeatures orthogonal(int features, int keySize, DType dtype, Rng rng) {
        double[] all = new double[features * keySize];
        double[][] block = new double[keySize][];
        for (int j = 0; j < features; j++) {
            double[] w = new double[keySize];
            rng.fillNormal(w, 0, 1);
            double length = Math.sqrt(product(w, w));
            for (int i = 0; i < j % keySize; i++) {
                add(w, -product(w, block[i]), block[i]);
            }
            block[j % keySize] = scaled(w, 1 / Math.sqrt(product(w, w)));
            System.arraycopy(scaled(block[j % keySize], length), 0, all, j * keySize, keySize);
        }
        return new RandomFeatures(Tensor.of(all, features, keySize).to(dtype));
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

    private static double[] scaled(double[] a, double factor) {
        double[] b = new double[a.length];
        add(b, factor, a);
        return b;
    }

    /**
     * Products with the directions.
     *
     * @param x [...,K]
     * @return {@code w_j x'}, [...,F]
     */
    public Tensor products(Tensor x) {
        double root = Math.pow(x.dim(-1), -0.25);
        return x.mul(root).apply(new dev.gradus.op.linalg.Linear(), directions);
    }

    /**
     * Exponents of the features.
     *
     * @param x [...,K]
     * @return {@code w_j x' - |x'|^2 / 2}, [...,F]
     */
    public Tensor exponents(Tensor x) {
        int[] dims = x.shape().dims();
        dims[dims.length - 1] = 1;
        Tensor squares = x.mul(x).sum(-1).reshape(dims).mul(0.5 / Math.sqrt(x.dim(-1)));
        return products(x).sub(squares);
    }

    /**
     * The features.
     *
     * @param exponents [...,F]
     * @param stabiliser what is taken off them, so that no exponential overflows; broadcasts
     * @return {@code (e^(exponent - stabiliser) + 1e-4) / sqrt(F)}, [...,F]
     */
    public Tensor softmax(Tensor exponents, Tensor stabiliser) {
        return exponents.sub(stabiliser).exp().add(EPS).mul(1 / Math.sqrt(directions.dim(0)));
    }

    /**
     * Features of another attention, whose weights are no softmax.
     *
     * @param x [...,K]
     * @return {@code max(w_j x', 0) + 1e-3}, [...,F]
     */
    public Tensor relu(Tensor x) {
        return products(x).relu().add(LEAST);
    }

    /** F. */
    int count() {
        return directions.dim(0);
    }
}
