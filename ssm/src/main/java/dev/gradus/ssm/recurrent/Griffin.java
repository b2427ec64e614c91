package dev.gradus.ssm.recurrent;

import dev.gradus.nn.CausalConv1d;
import dev.gradus.nn.Init;
import dev.gradus.nn.Linear;
import dev.gradus.op.math.Gated;
import dev.gradus.op.math.Gelu;
import dev.gradus.random.Rng;
import dev.gradus.sequence.Step;
import dev.gradus.ssm.linear.Padding;
import dev.gradus.ssm.linear.RecurrentMixer;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.List;

/**
 * The recurrent block of Griffin: {@code y = linear_out(rg_lru(conv_1d(linear_x x)) gelu(linear_y x))}.
 *
 * <p>The state is the last inputs of the filter [B,K-1,E], h [B,E], and 1 if a token has been seen [B]. Legend: B
 * sequences, T tokens, D channels of the model, E of the block, K taps. De et al. 2024, section 2.3; names as in
 * RecurrentGemma.
 */
public final class Griffin extends RecurrentMixer {
    private final Config config;
    private final DType dtype;
    private final Linear gate;
    private final Linear in;
    private final CausalConv1d conv;
    private final RgLru unit;
    private final Linear out;

    /**
     * Form of the block.
     *
     * @param modelDim D
     * @param innerDim E
     * @param heads H of the unit, a divisor of E
     * @param convWidth K
     */
    public record Config(int modelDim, int innerDim, int heads, int convWidth) {

        /** Checks the sizes. */
        public Config {
            if (modelDim < 1 || innerDim < 1 || convWidth < 1 || heads < 1 || innerDim % heads != 0) {
                throw new IllegalArgumentException("Griffin needs positive sizes and heads that divide innerDim, got"
                        + " modelDim " + modelDim + ", innerDim " + innerDim + ", heads " + heads + " and convWidth "
                        + convWidth);
            }
        }

        /**
         * As wide as the model, filters of 4 taps.
         *
         * @param modelDim D
         * @param heads H
         * @return the settings
         */
        public static Config of(int modelDim, int heads) {
            return new Config(modelDim, modelDim, heads, 4);
        }
    }

    /**
     * A block with fresh weights.
     *
     * @param config form
     * @param init how the matrices are drawn
     * @param dtype float type
     * @param rng random numbers
     */
    public Griffin(Config config, Init init, DType dtype, Rng rng) {
        super("Griffin", config.modelDim, dtype);
        this.config = config;
        this.dtype = dtype;
        int d = config.modelDim;
        int e = config.innerDim;
        gate = child("linear_y", new Linear(d, e, true, init, dtype, rng.fork("linear_y")));
        in = child("linear_x", new Linear(d, e, true, init, dtype, rng.fork("linear_x")));
        out = child("linear_out", new Linear(e, d, true, init, dtype, rng.fork("linear_out")));
        conv = child("conv_1d", new CausalConv1d(
                e, config.convWidth, true, Init.uniformByFanIn(), dtype, rng.fork("conv_1d")));
        unit = child("rg_lru", new RgLru(e, config.heads, init, dtype, rng.fork("rg_lru")));
    }

    /** The same block for generation. */
    private Griffin(Griffin trained) {
        super("Griffin", trained.config.modelDim, trained.dtype);
        config = trained.config;
        dtype = trained.dtype;
        conv = trained.conv;
        unit = trained.unit;
        gate = Linear.packed(trained.gate);
        in = Linear.packed(trained.in);
        out = Linear.packed(trained.out);
    }

    @Override
    protected Step<List<Tensor>> run(Tensor x, Padding mask, List<Tensor> state) {
        Tensor inner = mask.hide(in.forward(x)); // [B,T,E]; a bias would write at padding
        Tensor begins = begins(mask, state.get(2), x.dim(1));
        Tensor h = unit.forward(conv.forward(inner, state.get(0)), mask, begins, state.get(1));
        Tensor y = out.forward(gate.forward(x).apply(new Gated(new Gelu(Gelu.Form.TANH)), h)); // [B,T,D]
        return new Step<>(y, List.of(conv.carry(inner, state.get(0)),
                dev.gradus.ssm.scan.GatedRecurrence.last(h), seen(begins, state.get(2))));
    }

    /** 1 at the first token of a sequence that has not begun, [B,T]. */
    private Tensor begins(Padding mask, Tensor begun, int tokens) {
        double[] before = begun.to(DType.FLOAT64).doubles();
        double[] seen = mask.seen() == null ? null : mask.seen().to(DType.FLOAT64).doubles();
        double[] begins = new double[before.length * tokens];
        for (int b = 0; b < before.length; b++) {
            boolean waiting = before[b] == 0;
            for (int at = b * tokens; at < (b + 1) * tokens && waiting; at++) {
                waiting = seen != null && seen[at] == 0;
                begins[at] = waiting ? 0 : 1;
            }
        }
        return Tensor.of(begins, before.length, tokens).to(dtype);
    }

    private static Tensor seen(Tensor begins, Tensor begun) {
        return begins.sum(1).add(begun);
    }

    @Override
    protected List<Shape> stateShapes(int batch) {
        return List.of(Shape.of(batch, config.convWidth - 1, config.innerDim), Shape.of(batch, config.innerDim),
                Shape.of(batch));
    }

    @Override
    public Griffin packed() {
        return new Griffin(this);
    }
}
