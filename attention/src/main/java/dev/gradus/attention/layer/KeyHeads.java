package dev.gradus.attention.layer;

import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;

/** Fewer key heads for a trained attention: each becomes the mean of a group (Ainslie et al. 2023, section 2.1). */
public final class KeyHeads {
    private KeyHeads() {}

    /**
     * The projection to keys or to values with a head for each group. Where the heads of a group are alike nothing changes;
     * otherwise some more training makes up for it.
     *
     * @param weight [K d, D], or a bias [K d]
     * @param headDim d
     * @param group neighbouring heads that become one, a divisor of K
     * @return [K/group d, D], or [K/group d]
     */
    public static Tensor pooled(Tensor weight, int headDim, int group) {
        int rows = weight.dim(0);
        if (headDim < 1 || group < 1 || rows % (headDim * group) != 0) {
            throw new IllegalArgumentException("pooled key heads need groups of " + group + " heads of " + headDim
                    + " that divide the rows, got " + weight.shape());
        }
        int width = weight.size() / rows;
        int head = headDim * width;
        double[] all = weight.detach().to(DType.FLOAT64).doubles();
        double[] mean = new double[all.length / group];
        for (int i = 0; i < all.length; i++) {
            mean[i / (head * group) * head + i % head] += all[i] / group;
        }
        int[] dims = Arrays.copyOf(weight.shape().dims(), weight.shape().rank());
        dims[0] = rows / group;
        return Tensor.of(mean, dims).to(weight.dtype());
    }
}
