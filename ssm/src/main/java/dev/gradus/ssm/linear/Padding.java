package dev.gradus.ssm.linear;

import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;

/**
 * Which tokens count.
 *
 * @param seen [B,T], 1 for a token and 0 for padding, of the float type of what it is multiplied with; null if all count
 */
public record Padding(Tensor seen) {
    /** All tokens count. */
    public static final Padding NONE = new Padding(null);

    /**
     * Reads a mask.
     *
     * @param mask int32 [B,T], 0 where a token is padding; or null
     * @param x [B,T,D]
     * @return which tokens of x count
     */
    public static Padding of(Tensor mask, Tensor x) {
        if (mask == null) {
            return NONE;
        }
        if (mask.dtype() != DType.INT32 || !mask.shape().equals(Shape.of(x.dim(0), x.dim(1)))) {
            throw new IllegalArgumentException("padding needs an int32 mask [B,T] for x " + x.shape() + ", got "
                    + mask.dtype() + " " + mask.shape());
        }
        return new Padding(mask.to(x.dtype()));
    }

    /**
     * Hides padding.
     *
     * @param x [B,T,...]
     * @return x with 0 at padding
     */
    public Tensor hide(Tensor x) {
        return seen == null ? x : x.mul(like(x));
    }

    /**
     * Gives padding the least weight.
     *
     * @param logits [B,T,...], logarithms of weights
     * @return logits with a very negative number at padding
     */
    public Tensor silence(Tensor logits) {
        return seen == null ? logits : hide(logits).add(like(logits).add(-1).mul(1e38));
    }

    /** [B,T,1,...] with as many axes as x. */
    private Tensor like(Tensor x) {
        int[] dims = new int[x.shape().rank()];
        Arrays.fill(dims, 1);
        dims[0] = seen.dim(0);
        dims[1] = seen.dim(1);
        return seen.reshape(dims);
    }
}
