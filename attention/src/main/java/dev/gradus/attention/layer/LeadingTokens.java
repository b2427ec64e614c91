package dev.gradus.attention.layer;

import dev.gradus.nn.Init;
import dev.gradus.nn.Layer;
import dev.gradus.op.shape.Concat;
import dev.gradus.op.shape.Expand;
import dev.gradus.random.Rng;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;

/**
 * Learned vectors that stand before every text, g of them: the global tokens of BigBird's extended construction
 * ({@link dev.gradus.attention.pattern.BigBird#extended}) and of ETC (Ainslie et al. 2020), or meta tokens.
 */
public final class LeadingTokens extends Layer {
    private final Tensor weight;

    /**
     * Fresh vectors.
     *
     * @param count g, at least 1
     * @param modelDim D
     * @param init how they are drawn
     * @param dtype float type
     * @param rng random numbers
     */
    public LeadingTokens(int count, int modelDim, Init init, DType dtype, Rng rng) {
        if (count < 1 || modelDim < 1) {
            throw new IllegalArgumentException(
                    "leading tokens need a count and a modelDim of at least 1, got " + count + " and " + modelDim);
        }
        weight = parameter("weight", init.tensor(dtype, Shape.of(count, modelDim), modelDim, modelDim, rng));
    }

    /**
     * Puts them before a text.
     *
     * @param x [B,T,D]
     * @return [B,g+T,D]
     */
    public Tensor before(Tensor x) {
        Shape shape = Shape.of(x.dim(0), weight.dim(0), x.dim(2));
        return weight.apply(new Expand(shape)).apply(new Concat(1), x);
    }

    /**
     * The mask of such a text; leading tokens are never padding.
     *
     * @param mask [B,T] int32, 0 where a token is padding, or null
     * @return [B,g+T] int32, or null
     */
    public Tensor mask(Tensor mask) {
        if (mask == null) {
            return null;
        }
        int count = weight.dim(0);
        int tokens = count + mask.dim(1);
        int[] all = new int[mask.dim(0) * tokens];
        Arrays.setAll(all, i -> i % tokens < count ? 1 : mask.ints()[i / tokens * mask.dim(1) + i % tokens - count]);
        return Tensor.of(all, mask.dim(0), tokens);
    }

    /**
     * The text without them.
     *
     * @param y [B,g+T,D]
     * @return [B,T,D]
     */
    public Tensor behind(Tensor y) {
        return y.slice(1, weight.dim(0), y.dim(1));
    }
}
