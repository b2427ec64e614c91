package dev.gradus.ssm.statespace;

import dev.gradus.autograd.Autograd;
import dev.gradus.nn.CausalConv1d;
import dev.gradus.nn.Init;
import dev.gradus.nn.Linear;
import dev.gradus.nn.RmsNorm;
import dev.gradus.op.math.Gated;
import dev.gradus.op.math.Silu;
import dev.gradus.op.math.Softplus;
import dev.gradus.op.shape.Split;
import dev.gradus.random.Rng;
import dev.gradus.sequence.Mixed;
import dev.gradus.sequence.Step;
import dev.gradus.sequence.TimeMixer;
import dev.gradus.ssm.linear.Padding;
import dev.gradus.ssm.scan.DiagonalRecurrence;
import dev.gradus.ssm.scan.Discretisation;
import dev.gradus.ssm.scan.SelectiveScan;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Mamba: a state space whose step length, input and output depend on the token.
 *
 * <p>{@code (x, z) = in_proj; x = silu(conv1d x); (delta, B, C) = x_proj x; d = softplus(dt_proj delta); h_t = e^(d A)
 * h + d B x; y = C h + D x; out_proj (y silu(z))} with {@code A = -e^A_log}. Legend: B sequences, T tokens, D channels
 * of the model, E of the mixer, N numbers that a channel remembers, R rank of the step length. Gu and Dao 2023, section
 * 3; names and first values as in state-spaces/mamba, mamba_simple.py.
 */
public final class Mamba extends TimeMixer<ConvState> {
    private final MambaConfig config;
    private final DType dtype;
    private final Tensor rates;
    private final Tensor skip;
    private final Linear in;
    private final CausalConv1d conv;
    private final Linear coefficients;
    private final List<RmsNorm> inner;
    private final Linear step;
    private final Linear out;
    private final boolean packed;

    /**
     * A mixer with fresh weights.
     *
     * @param config form
     * @param init how the matrices are drawn, but for the one of the step length
     * @param dtype float type
     * @param rng random numbers
     */
    public Mamba(MambaConfig config, Init init, DType dtype, Rng rng) {
        this.config = config;
        this.dtype = dtype;
        this.packed = false;
        int d = config.modelDim();
        int e = config.innerDim();
        int n = config.states();
        int r = config.rank();
        rates = parameter("A_log", rateLogarithms(e, n).tensor(dtype, Shape.of(e, n), n, e, rng));
        skip = parameter("D", Tensor.full(dtype, Shape.of(e), 1));
        in = child("in_proj", new Linear(d, 2 * e, config.biased(), init, dtype, rng.fork("in_proj")));
        conv = child("conv1d", new CausalConv1d(
                e, config.convWidth(), config.convBiased(), Init.uniformByFanIn(), dtype, rng.fork("conv1d")));
        inner = config.innerEps() == 0
                ? List.of()
                : List.of(innerNorm("dt_layernorm", r), innerNorm("b_layernorm", n), innerNorm("c_layernorm", n));
        coefficients = child("x_proj", new Linear(e, r + 2 * n, false, init, dtype, rng.fork("x_proj")));
        step = child("dt_proj", new Linear(r, e, true, Init.uniformByFanIn(), dtype, rng.fork("dt_proj")));
        Tensor bias = config.steps().bias().tensor(dtype, Shape.of(e), r, e, rng.fork("dt_proj.bias"));
        System.arraycopy(array(bias), 0, array(step.bias()), 0, e);
        out = child("out_proj", new Linear(e, d, config.biased(), init, dtype, rng.fork("out_proj")));
    }

    /** The same mixer for generation. */
    private Mamba(Mamba trained) {
        config = trained.config;
        dtype = trained.dtype;
        packed = true;
        rates = Autograd.noGrad(trained::rates).detach();
        skip = trained.skip;
        conv = trained.conv;
        inner = trained.inner;
        in = Linear.packed(trained.in);
        coefficients = Linear.packed(trained.coefficients);
        step = Linear.packed(trained.step);
        out = Linear.packed(trained.out);
    }

    private RmsNorm innerNorm(String name, int width) {
        return child(name, new RmsNorm(width, config.innerEps(), dtype));
    }

    /** {@code ln(1), ..., ln(N)} for every channel. */
    private static Init rateLogarithms(int channels, int states) {
        return (values, fanIn, fanOut, rng) -> {
            for (int i = 0; i < channels * states; i++) {
                values[i] = StrictMath.log(i % states + 1);
            }
        };
    }

    private static Object array(Tensor x) {
        return x.dtype() == DType.FLOAT32 ? x.floats() : x.doubles();
    }

    private Tensor rates() {
        return packed ? rates : rates.exp().mul(-1);
    }

    @Override
    public Mixed forward(Tensor x, Tensor mask) {
        Steps.check("Mamba", x, config.modelDim());
        Padding padding = Padding.of(mask, x);
        Tensor[] xz = split(padding.hide(x));
        Tensor u = padding.hide(conv.forward(xz[0]).apply(new Silu()));
        return Mixed.of(project(scan(u, null)[0], xz[1]));
    }

    /** The inner sequence and its gate, [B,T,E] each. */
    private Tensor[] split(Tensor x) {
        return Autograd.run(new Split(-1, config.innerDim(), config.innerDim()), in.forward(x));
    }

    private Tensor project(Tensor y, Tensor z) {
        return out.forward(z.apply(new Gated(new Silu()), y));
    }

    /**
     * What the mixer selects in a sequence: to look at, not to train by.
     *
     * @param x [B,T,D]
     * @return step lengths, what is written and read, and what that is applied to
     */
    public Selection selection(Tensor x) {
        Steps.check("Mamba", x, config.modelDim());
        return Autograd.noGrad(() -> {
            Tensor u = conv.forward(split(x)[0]).apply(new Silu());
            Tensor[] parts = coefficients(u);
            return new Selection(u, step.forward(parts[0]).apply(new Softplus()), rates(), parts[1], parts[2]);
        });
    }

    /** What makes the step length [B,T,R], then B and C [B,T,N]. */
    private Tensor[] coefficients(Tensor u) {
        int n = config.states();
        Tensor[] parts = Autograd.run(new Split(-1, config.rank(), n, n), coefficients.forward(u));
        for (int i = 0; i < inner.size(); i++) {
            parts[i] = inner.get(i).forward(parts[i]);
        }
        return parts;
    }

    /** y [B,T,E] and the state after it. */
    private Tensor[] scan(Tensor u, Tensor start) {
        Tensor[] parts = coefficients(u);
        if (config.rule() != Discretisation.EXPONENTIAL_EULER) {
            return generalScan(u, step.forward(parts[0]).apply(new Softplus()), parts, start);
        }
        List<Tensor> inputs = new ArrayList<>(List.of(u, unbiased(parts[0]), rates(), grouped(parts[1]),
                grouped(parts[2]), skip));
        if (!packed) {
            inputs.add(step.bias());
        }
        if (start != null) {
            inputs.add(start);
        }
        return Autograd.run(new SelectiveScan(true, true, !packed, start != null), inputs.toArray(Tensor[]::new));
    }

    /** Step lengths before their bias, which the scan adds; a packed map has added it. */
    private Tensor unbiased(Tensor delta) {
        return packed ? step.forward(delta) : delta.apply(new dev.gradus.op.linalg.Linear(), step.weight());
    }

    private static Tensor grouped(Tensor x) {
        return x.reshape(x.dim(0), x.dim(1), 1, x.dim(2)); // [B,T,1,N]
    }

    private Tensor[] generalScan(Tensor u, Tensor d, Tensor[] parts, Tensor start) {
        DiagonalRecurrence op = new DiagonalRecurrence(config.rule(), false, start != null);
        Tensor[] results = start == null
                ? Autograd.run(op, u, d, rates(), parts[1], parts[2])
                : Autograd.run(op, u, d, rates(), parts[1], parts[2], start);
        return new Tensor[] {results[0].add(u.mul(skip)), results[1]};
    }

    @Override
    public ConvState start(int batch) {
        return new ConvState(
                conv.start(batch), Tensor.zeros(dtype, Shape.of(batch, config.innerDim(), config.states())));
    }

    @Override
    public Step<ConvState> step(Tensor x, ConvState state) {
        Steps.checkToken("Mamba", x, config.modelDim());
        return super.step(x, state);
    }

    @Override
    public Step<ConvState> prefill(Tensor x, ConvState state) {
        Steps.check("Mamba", x, config.modelDim());
        state.check("Mamba", x.dim(0), start(x.dim(0)));
        Tensor[] xz = split(x);
        Tensor u = conv.forward(xz[0], state.window()).apply(new Silu());
        Tensor[] results = scan(u, state.hidden());
        return new Step<>(project(results[0], xz[1]),
                new ConvState(conv.carry(xz[0], state.window()), results[1]));
    }

    @Override
    public long stateBytes(ConvState state) {
        return state.bytes();
    }

    @Override
    public Mamba packed() {
        return new Mamba(this);
    }
}
