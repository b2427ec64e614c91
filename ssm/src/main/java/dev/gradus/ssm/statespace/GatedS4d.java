package dev.gradus.ssm.statespace;

import dev.gradus.autograd.Autograd;
import dev.gradus.nn.CausalConv1d;
import dev.gradus.nn.Init;
import dev.gradus.nn.Linear;
import dev.gradus.op.math.Gated;
import dev.gradus.op.math.Silu;
import dev.gradus.op.shape.Split;
import dev.gradus.random.Rng;
import dev.gradus.sequence.Mixed;
import dev.gradus.sequence.Step;
import dev.gradus.sequence.TimeMixer;
import dev.gradus.ssm.linear.Padding;
import dev.gradus.ssm.scan.Discretisation;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/**
 * Mamba's time-invariant twin: the same projections, convolution and gate around a diagonal state space whose step
 * length, input and output are weights, not functions of the token.
 *
 * <p>{@code (x, z) = in_proj; x = silu(conv1d x); y = s4d x + D x; out_proj (y silu(z))}; eigenvalues are real, -1 to
 * -N at first, and held over a step. What Mamba does better is due to its selection. Legend: B sequences, T tokens, D
 * channels of the model, E of the mixer, N states of a channel. Gu and Dao 2023, section 4.6.1, where "S4" in a Mamba
 * block is compared with "S6".
 */
public final class GatedS4d extends TimeMixer<ConvState> {
    private final MambaConfig config;
    private final DType dtype;
    private final Tensor skip;
    private final Linear in;
    private final CausalConv1d conv;
    private final S4dKernel kernel;
    private final Linear out;

    /**
     * A mixer with fresh weights.
     *
     * @param config form of the Mamba to be compared with; its rank and rule are not needed
     * @param init how the matrices are drawn
     * @param dtype float type
     * @param rng random numbers
     */
    public GatedS4d(MambaConfig config, Init init, DType dtype, Rng rng) {
        this.config = config;
        this.dtype = dtype;
        int d = config.modelDim();
        int e = config.innerDim();
        skip = parameter("D", Tensor.full(dtype, Shape.of(e), 1));
        in = child("in_proj", new Linear(d, 2 * e, config.biased(), init, dtype, rng.fork("in_proj")));
        conv = child("conv1d", new CausalConv1d(
                e, config.convWidth(), config.convBiased(), Init.uniformByFanIn(), dtype, rng.fork("conv1d")));
        S4dConfig form = new S4dConfig(e, config.states(), S4dConfig.Spectrum.REAL, Discretisation.ZERO_ORDER_HOLD,
                S4dConfig.Convolution.DIRECT, config.steps());
        kernel = child("kernel", new S4dKernel(form, dtype, rng.fork("kernel")));
        out = child("out_proj", new Linear(e, d, config.biased(), init, dtype, rng.fork("out_proj")));
    }

    @Override
    public Mixed forward(Tensor x, Tensor mask) {
        Steps.check("the gated S4D", x, config.modelDim());
        Padding padding = Padding.of(mask, x);
        Tensor[] xz = split(padding.hide(x));
        Tensor u = padding.hide(conv.forward(xz[0]).apply(new Silu()));
        return Mixed.of(project(S4d.direct(u, kernel.forward(x.dim(1))), u, xz[1]));
    }

    /** The inner sequence and its gate, [B,T,E] each. */
    private Tensor[] split(Tensor x) {
        return Autograd.run(new Split(-1, config.innerDim(), config.innerDim()), in.forward(x));
    }

    private Tensor project(Tensor y, Tensor u, Tensor z) {
        return out.forward(z.apply(new Gated(new Silu()), y.add(u.mul(skip))));
    }

    @Override
    public ConvState start(int batch) {
        return new ConvState(
                conv.start(batch), Tensor.zeros(dtype, Shape.of(batch, config.innerDim(), config.states())));
    }

    @Override
    public Step<ConvState> step(Tensor x, ConvState state) {
        Steps.checkToken("the gated S4D", x, config.modelDim());
        return super.step(x, state);
    }

    @Override
    public Step<ConvState> prefill(Tensor x, ConvState state) {
        Steps.check("the gated S4D", x, config.modelDim());
        state.check("the gated S4D", x.dim(0), start(x.dim(0)));
        Tensor[] xz = split(x);
        Tensor u = conv.forward(xz[0], state.window()).apply(new Silu());
        Tensor[] results = kernel.scan(u, state.hidden());
        return new Step<>(project(results[0], u, xz[1]),
                new ConvState(conv.carry(xz[0], state.window()), results[1]));
    }

    @Override
    public long stateBytes(ConvState state) {
        return state.bytes();
    }
}
