package dev.gradus.kernel;

/**
 * Softmax, norms and cross-entropy over the rows of a matrix.
 *
 * <p>A matrix is [rows, cols], contiguous, from index {@code xo} of its array on. An array with one entry a row
 * (a loss, a mean) is used from index {@code first} on. Sums along a row follow {@link Pointwise}, without chunks. Logits may
 * be minus infinity (masked). An output may be the same run as an input of its shape.
 */
public interface RowKernels {

    /** {@code y = e^(x - max x) / sum}, and 0 in a row that is masked altogether. */
    void softmax(float[] x, int xo, float[] y, int yo, int rows, int cols);

    /** {@code gx = y (gy - sum(gy y))}. */
    void softmaxGrad(float[] y, int yo, float[] gy, int go, float[] gx, int gxo, int rows, int cols);

    /** {@code y = x - lse(x)}, and minus infinity in a row that is masked altogether. */
    void logSoftmax(float[] x, int xo, float[] y, int yo, int rows, int cols);

    /** {@code gx = gy - e^y sum(gy)}. */
    void logSoftmaxGrad(float[] y, int yo, float[] gy, int go, float[] gx, int gxo, int rows, int cols);

    /** {@code lse = max x + ln sum e^(x - max x)}, [rows]; minus infinity where all is masked. */
    void logSumExp(float[] x, int xo, float[] lse, int first, int rows, int cols);

    /** {@code gx = g e^(x - lse)} with {@code g} and {@code lse} [rows]; 0 where lse is minus infinity. */
    void logSumExpGrad(float[] x, int xo, float[] lse, float[] g, int first, float[] gx, int gxo, int rows, int cols);

    /**
     * Layer norm {@code y = (x - mean) rstd w + b, rstd = 1/sqrt(var + eps)} (Ba et al. 2016).
     *
     * @param w [cols], or null for 1
     * @param b [cols], or null for 0
     * @param mean [rows], written
     * @param rstd [rows], written
     */
    void layerNorm(float[] x, int xo, float[] w, float[] b, float eps, float[] y, int yo,
            float[] mean, float[] rstd, int first, int rows, int cols);

    /**
     * Gradient of {@link #layerNorm}.
     *
     * <p>With {@code n = (x - mean) rstd} and {@code h = gy w}:
     * {@code gx = rstd (h - mean(h) - n mean(h n)), gw = sum over rows of gy n, gb = sum over rows of gy}.
     *
     * @param w [cols], or null for 1
     * @param gw [cols], written; null if there is no weight
     * @param gb [cols], written; null if there is no bias
     */
    void layerNormGrad(float[] x, int xo, float[] w, float[] mean, float[] rstd, int first, float[] gy, int go,
            float[] gx, int gxo, float[] gw, float[] gb, int rows, int cols);

    /**
     * Root mean square norm {@code y = x rstd w, rstd = 1/sqrt(mean(x^2) + eps)} (Zhang and Sennrich 2019).
     *
     * @param w [cols], or null for 1
     * @param rstd [rows], written
     */
    void rmsNorm(float[] x, int xo, float[] w, float eps, float[] y, int yo, float[] rstd, int first, int rows,
            int cols);

    /**
     * Gradient of {@link #rmsNorm}.
     *
     * <p>With {@code n = x rstd} and {@code h = gy w}: {@code gx = rstd (h - n mean(h n)), gw = sum over rows of gy n}.
     *
     * @param w [cols], or null for 1
     * @param gw [cols], written; null if there is no weight
     */
    void rmsNormGrad(float[] x, int xo, float[] w, float[] rstd, int first, float[] gy, int go,
            float[] gx, int gxo, float[] gw, int rows, int cols);

    /**
     * Cross-entropy of each row, {@code loss = lse(x) - (1 - s) x[target] - s mean(x)} with label smoothing s.
     *
     * @param target [rows], each a class or {@link CrossEntropy#ignored()}, whose loss is 0
     * @param loss [rows], written
     * @param lse [rows], written; minus infinity where the target is ignored or all is masked
     */
    void crossEntropy(CrossEntropy form, float[] x, int xo, int[] target, float[] loss, float[] lse, int first,
            int rows, int cols);

    /**
     * Gradient of {@link #crossEntropy}, {@code gx = scale (e^(x - lse) - (1 - s) onehot(target) - s/cols)}.
     *
     * @param scale [rows] with {@code stride} 1, or one number with {@code stride} 0: gradient of the loss of a row
     */
    void crossEntropyGrad(CrossEntropy form, float[] x, int xo, int[] target, float[] lse, float[] scale, int stride,
            int first, float[] gx, int gxo, int rows, int cols);

    /**
     * {@link #crossEntropy} and {@link #crossEntropyGrad} in one pass, for a known scale.
     *
     * @param scale gradient of the loss of every row, as {@code 1/rows} for a mean
     */
    void crossEntropyWithGrad(CrossEntropy form, float[] x, int xo, int[] target, float scale, float[] loss,
            float[] lse,
            int first, float[] gx, int gxo, int rows, int cols);

    /** Greatest element of each row and its first index, {@code max} [rows], {@code index} [rows]; either may be null. */
    void maxOfRows(float[] x, int xo, float[] max, int[] index, int first, int rows, int cols);
}
