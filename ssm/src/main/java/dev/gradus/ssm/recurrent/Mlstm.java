package dev.gradus.ssm.recurrent;

import dev.gradus.autograd.Autograd;
import dev.gradus.nn.CausalConv1d;
import dev.gradus.nn.GroupNorm;
import dev.gradus.nn.Init;
import dev.gradus.nn.Linear;
import dev.gradus.op.math.Gated;
import dev.gradus.op.math.LogSigmoid;
import dev.gradus.op.math.Silu;
import dev.gradus.op.shape.Concat;
import dev.gradus.op.shape.Split;
import dev.gradus.random.Rng;
import dev.gradus.sequence.Step;
import dev.gradus.ssm.linear.Padding;
import dev.gradus.ssm.linear.RecurrentMixer;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.List;

/**
 * mLSTM: {@code (x, z) = proj_up; c = silu(conv1d x); q, k from c, v from x; h = norm(memory(q, k, v)) + skip c;
 * proj_down (h silu(z))} around the {@link MatrixMemory} of each head.
 *
 * <p>Queries, keys and values come from small blocks of channels; the gates of a head from all of q, k and v. The state
 * is the last inputs of the filter [B,W-1,E], the memory [B,H,K,K+1] and its greatest exponent [B,H]. Legend: B
 * sequences, T tokens, D channels of the model, E of the mixer, H heads of K = E/H channels, W taps. Beck et al. 2024,
 * section 2.3.
 */
public final class Mlstm extends RecurrentMixer {
    private static final double EPS = 1e-5;
    private static final double LEAST_BIAS = 3;
    private static final double MOST_BIAS = 6;

    private final Config config;
    private final DType dtype;
    private final Linear up;
    private final CausalConv1d conv;
    private final Tensor query;
    private final Tensor key;
    private final Tensor value;
    private final Linear inputGate;
    private final Linear forgetGate;
    private final GroupNorm norm;
    private final Tensor skip;
    private final Linear down;

    /**
     * Form of the mixer.
     *
     * @param modelDim D
     * @param innerDim E
     * @param heads H, a divisor of E
     * @param blockSize channels that see each other in the maps to q, k and v, a divisor of E
     * @param convWidth W
     */
    public record Config(int modelDim, int innerDim, int heads, int blockSize, int convWidth) {

        /** Checks the sizes. */
        public Config {
            if (modelDim < 1 || innerDim < 1 || convWidth < 1 || heads < 1 || blockSize < 1 || innerDim % heads != 0
                    || innerDim % blockSize != 0) {
                throw new IllegalArgumentException("mLSTM needs positive sizes, with heads and blockSize that divide"
                        + " innerDim, got modelDim " + modelDim + ", innerDim " + innerDim + ", heads " + heads
                        + ", blockSize " + blockSize + " and convWidth " + convWidth);
            }
        }

        /**
         * The paper's: twice as wide as the model, blocks of 4 channels, filters of 4 taps.
         *
         * @param modelDim D
         * @param heads H
         * @return the settings
         */
        public static Config of(int modelDim, int heads) {
            return new Config(modelDim, 2 * modelDim, heads, 4, 4);
        }
    }

    /**
     * A mixer with fresh weights: gates at first do not look at the token, and forget slowly.
     *
     * @param config form
     * @param init how the matrices are drawn
     * @param dtype float type
     * @param rng random numbers
     */
    public Mlstm(Config config, Init init, DType dtype, Rng rng) {
        super("mLSTM", config.modelDim, dtype);
        this.config = config;
        this.dtype = dtype;
        int e = config.innerDim;
        int h = config.heads;
        up = child("proj_up", new Linear(config.modelDim, 2 * e, false, init, dtype, rng.fork("proj_up")));
        conv = child("conv1d", new CausalConv1d(
                e, config.convWidth, true, Init.uniformByFanIn(), dtype, rng.fork("conv1d")));
        query = blocks("q_proj", init, rng);
        key = blocks("k_proj", init, rng);
        value = blocks("v_proj", init, rng);
        inputGate = child("igate", Biases.draw(
                new Linear(3 * e, h, true, Init.constant(0), dtype, rng), Init.normal(0.1), rng.fork("igate")));
        forgetGate = child("fgate", Biases.draw(
                new Linear(3 * e, h, true, Init.constant(0), dtype, rng), Biases.spread(LEAST_BIAS, MOST_BIAS, 0, h),
                rng));
        norm = child("outnorm", new GroupNorm(h, e, EPS, dtype));
        skip = parameter("learnable_skip", Tensor.full(dtype, Shape.of(e), 1));
        down = child("proj_down", new Linear(e, config.modelDim, false, init, dtype, rng.fork("proj_down")));
    }

    private Tensor blocks(String name, Init init, Rng rng) {
        int size = config.blockSize;
        Shape shape = Shape.of(config.innerDim / size, size, size);
        return parameter(name, init.tensor(dtype, shape, size, size, rng.fork(name)));
    }

    /** The same mixer for generation. */
    private Mlstm(Mlstm trained) {
        super("mLSTM", trained.config.modelDim, trained.dtype);
        config = trained.config;
        dtype = trained.dtype;
        conv = trained.conv;
        query = trained.query;
        key = trained.key;
        value = trained.value;
        norm = trained.norm;
        skip = trained.skip;
        up = Linear.packed(trained.up);
        inputGate = Linear.packed(trained.inputGate);
        forgetGate = Linear.packed(trained.forgetGate);
        down = Linear.packed(trained.down);
    }

    @Override
    protected Step<List<Tensor>> run(Tensor x, Padding mask, List<Tensor> state) {
        Tensor[] xz = Autograd.run(new Split(-1, config.innerDim, config.innerDim), up.forward(x)); // [B,T,E] each
        Tensor c = conv.forward(xz[0], state.get(0)).apply(new Silu());
        Tensor q = HeadwiseLinear.of(c, query);
        Tensor k = HeadwiseLinear.of(c, key);
        Tensor v = HeadwiseLinear.of(xz[0], value);
        Tensor all = q.apply(new Concat(2), k, v); // [B,T,3 E]
        Tensor forget = mask.hide(forgetGate.forward(all).apply(new LogSigmoid())); // [B,T,H]
        MatrixMemory r = MatrixMemory.of(split(q), mask.hide(split(k)), split(v),
                mask.silence(inputGate.forward(all)), forget, state.get(1), state.get(2));
        Tensor h = norm.forward(r.output().reshape(x.dim(0), x.dim(1), config.innerDim)).add(c.mul(skip));
        Tensor y = down.forward(xz[1].apply(new Gated(new Silu()), h)); // [B,T,D]
        return new Step<>(y, List.of(conv.carry(xz[0], state.get(0)), r.state(), r.greatest()));
    }

    private Tensor split(Tensor x) {
        return x.reshape(x.dim(0), x.dim(1), config.heads, config.innerDim / config.heads);
    }

    @Override
    protected List<Shape> stateShapes(int batch) {
        int size = config.innerDim / config.heads;
        return List.of(Shape.of(batch, config.convWidth - 1, config.innerDim),
                Shape.of(batch, config.heads, size, size + 1), Shape.of(batch, config.heads));
    }

    @Override
    protected List<Tensor> emptyState(int batch) {
        List<Shape> shapes = stateShapes(batch);
        return List.of(Tensor.zeros(dtype, shapes.get(0)), Tensor.zeros(dtype, shapes.get(1)),
                Tensor.full(dtype, shapes.get(2), MatrixMemory.NOTHING_YET));
    }

    @Override
    public Mlstm packed() {
        return new Mlstm(this);
    }
}
