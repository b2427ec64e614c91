package dev.gradus.ssm.statespace;

import dev.gradus.autograd.Autograd;
import dev.gradus.nn.CausalConv1d;
import dev.gradus.nn.Init;
import dev.gradus.nn.Linear;
import dev.gradus.op.math.Clamp;
import dev.gradus.op.math.Silu;
import dev.gradus.op.math.Softplus;
import dev.gradus.op.shape.Split;
import dev.gradus.random.Rng;
import dev.gradus.sequence.Mixed;
import dev.gradus.sequence.Step;
import dev.gradus.sequence.TimeMixer;
import dev.gradus.ssm.linear.Padding;
import dev.gradus.ssm.scan.StateSpaceDuality;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/**
 * Mamba-2: heads with a matrix for a state and one decay each.
 *
 * <p>{@code (z, x, B, C, delta) = in_proj; (x, B, C) = silu(conv1d (x, B, C)); d = softplus(delta + dt_bias); S_t =
 * e^(d A) S + d B x^T; y = S^T C + D x; out_proj norm(y silu(z))} with {@code A = -e^A_log}. Legend: B sequences, T
 * tokens, D channels of the model, E of the mixer, H heads of P channels, N rows of a state, G groups. Dao and Gu 2024,
 * section 7; names and first values as in state-spaces/mamba, mamba2_simple.py.
 */
public final class Mamba2 extends TimeMixer<ConvState> {
    private static final double LEAST_RATE = 1;
    private static final double MOST_RATE = 16;

    private final Mamba2Config config;
    private final DType dtype;
    private final Tensor stepBias;
    private final Tensor rates;
    private final Tensor skip;
    private final Linear in;
    private final CausalConv1d conv;
    private final GatedRmsNorm norm;
    private final Linear out;

    /**
     * A mixer with fresh weights.
     *
     * @param config form
     * @param init how the matrices are drawn
     * @param dtype float type
     * @param rng random numbers
     */
    public Mamba2(Mamba2Config config, Init init, DType dtype, Rng rng) {
        this.config = config;
        this.dtype = dtype;
        int e = config.innerDim();
        int h = config.heads();
        Shape heads = Shape.of(h);
        stepBias = parameter("dt_bias", config.steps().bias().tensor(dtype, heads, 1, h, rng.fork("dt_bias")));
        rates = parameter("A_log", rateLogarithms().tensor(dtype, heads, 1, h, rng.fork("A_log")));
        skip = parameter("D", Tensor.full(dtype, heads, 1));
        in = child("in_proj", new Linear(
                config.modelDim(), e + config.convDim() + h, config.biased(), init, dtype, rng.fork("in_proj")));
        conv = child("conv1d", new CausalConv1d(
                config.convDim(), config.convWidth(), config.convBiased(), Init.uniformByFanIn(), dtype,
                rng.fork("conv1d")));
        norm = child("norm", new GatedRmsNorm(
                new GatedRmsNorm.Config(e, e / config.normGroups(), config.normBeforeGate(), config.eps()), dtype));
        out = child("out_proj", new Linear(e, config.modelDim(), config.biased(), init, dtype, rng.fork("out_proj")));
    }

    /** The same mixer for generation. */
    private Mamba2(Mamba2 trained) {
        config = trained.config;
        dtype = trained.dtype;
        stepBias = trained.stepBias;
        rates = trained.rates;
        skip = trained.skip;
        conv = trained.conv;
        norm = trained.norm;
        in = Linear.packed(trained.in);
        out = Linear.packed(trained.out);
    }

    /** Logarithms of rates that are uniform from 1 to 16. */
    private static Init rateLogarithms() {
        return (values, fanIn, fanOut, rng) -> {
            rng.fillUniform(values, LEAST_RATE, MOST_RATE);
            for (int i = 0; i < values.length; i++) {
                values[i] = StrictMath.log(values[i]);
            }
        };
    }

    @Override
    public Mixed forward(Tensor x, Tensor mask) {
        Steps.check("Mamba-2", x, config.modelDim());
        Padding padding = Padding.of(mask, x);
        Tensor[] parts = split(padding.hide(x));
        Tensor xbc = padding.hide(conv.forward(parts[1]).apply(new Silu()));
        return Mixed.of(scan(xbc, parts, null)[0]);
    }

    /** z [B,T,E], what is convolved [B,T,E + 2 G N], and delta [B,T,H]. */
    private Tensor[] split(Tensor x) {
        return Autograd.run(new Split(-1, config.innerDim(), config.convDim(), config.heads()), in.forward(x));
    }

    /** The output [B,T,D] and the state after it. */
    private Tensor[] scan(Tensor xbc, Tensor[] parts, Tensor start) {
        int batch = xbc.dim(0);
        int tokens = xbc.dim(1);
        int gn = config.groups() * config.states();
        Tensor[] all = Autograd.run(new Split(-1, config.innerDim(), gn, gn), xbc);
        Tensor x = all[0].reshape(batch, tokens, config.heads(), config.headDim());
        Tensor b = all[1].reshape(batch, tokens, config.groups(), config.states());
        Tensor c = all[2].reshape(batch, tokens, config.groups(), config.states());
        Tensor[] results = StateSpaceDuality.scan(x, steps(parts[2]), rates.exp().mul(-1), b, c, start);
        Tensor y = results[0].add(x.mul(skip.reshape(config.heads(), 1)));
        Tensor normed = norm.forward(y.reshape(batch, tokens, config.innerDim()), parts[0]);
        return new Tensor[] {out.forward(normed), results[1]};
    }

    private Tensor steps(Tensor delta) {
        Tensor d = delta.add(stepBias).apply(new Softplus());
        boolean free = config.leastStep() == 0 && config.mostStep() == Double.POSITIVE_INFINITY;
        return free ? d : d.apply(new Clamp(config.leastStep(), config.mostStep()));
    }

    @Override
    public ConvState start(int batch) {
        Shape state = Shape.of(batch, config.heads(), config.states(), config.headDim());
        return new ConvState(conv.start(batch), Tensor.zeros(dtype, state));
    }

    @Override
    public Step<ConvState> step(Tensor x, ConvState state) {
        Steps.checkToken("Mamba-2", x, config.modelDim());
        return super.step(x, state);
    }

    @Override
    public Step<ConvState> prefill(Tensor x, ConvState state) {
        Steps.check("Mamba-2", x, config.modelDim());
        state.check("Mamba-2", x.dim(0), start(x.dim(0)));
        Tensor[] parts = split(x);
        Tensor xbc = conv.forward(parts[1], state.window()).apply(new Silu());
        Tensor[] results = scan(xbc, parts, state.hidden());
        return new Step<>(results[0], new ConvState(conv.carry(parts[1], state.window()), results[1]));
    }

    @Override
    public long stateBytes(ConvState state) {
        return state.bytes();
    }

    @Override
    public Mamba2 packed() {
        return new Mamba2(this);
    }
}
