package dev.gradus.ssm.statespace;

import dev.gradus.nn.Layer;
import dev.gradus.op.math.Gated;
import dev.gradus.op.math.Silu;
import dev.gradus.op.norm.RmsNorm;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;

/**
 * A norm with a gate: {@code y = rms(x silu(z)) w}, or {@code rms(x) w silu(z)} with the norm first; parameter {@code weight}
 * [C], 1 at first.
 *
 * <p>The mean square is taken over groups of neighbouring channels. Dao and Gu 2024, section 7; state-spaces/mamba,
 * layernorm_gated.py.
 */
public final class GatedRmsNorm extends Layer {
    private final Config config;
    private final Tensor weight;

    /**
     * Form of a norm.
     *
     * @param width C
     * @param groupSize channels of a group, a divisor of C
     * @param normBeforeGate whether the gate comes last
     * @param eps added to the mean square
     */
    public record Config(int width, int groupSize, boolean normBeforeGate, double eps) {

        /** Checks the sizes. */
        public Config {
            if (width < 1 || groupSize < 1 || width % groupSize != 0) {
                throw new IllegalArgumentException(
                        "gated norm needs a group size that divides its width, got group size "
                                + groupSize + " and width " + width);
            }
        }
    }

    /**
     * A norm over the last axis.
     *
     * @param config form
     * @param dtype float type
     */
    public GatedRmsNorm(Config config, DType dtype) {
        this.config = config;
        this.weight = parameter("weight", Tensor.full(dtype, Shape.of(config.width), 1));
    }

    /**
     * Normalises and gates.
     *
     * @param x [..., C]
     * @param z [..., C], or null for no gate
     * @return [..., C]
     */
    public Tensor forward(Tensor x, Tensor z) {
        if (z == null) {
            return norm(x);
        }
        Gated gate = new Gated(new Silu());
        return config.normBeforeGate ? z.apply(gate, norm(x)) : norm(z.apply(gate, x));
    }

    private Tensor norm(Tensor x) {
        if (config.groupSize == config.width) {
            return x.apply(new RmsNorm(config.eps), weight);
        }
        int rank = x.shape().rank();
        int[] grouped = Arrays.copyOf(x.shape().dims(), rank + 1);
        grouped[rank - 1] = config.width / config.groupSize;
        grouped[rank] = config.groupSize;
        return x.reshape(grouped).apply(new RmsNorm(config.eps)).reshape(x.shape().dims()).mul(weight);
    }
}
