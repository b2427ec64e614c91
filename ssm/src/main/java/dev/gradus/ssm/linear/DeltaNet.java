package dev.gradus.ssm.linear;

import dev.gradus.nn.CausalConv1d;
import dev.gradus.nn.Init;
import dev.gradus.nn.Linear;
import dev.gradus.op.math.Gated;
import dev.gradus.op.math.Silu;
import dev.gradus.op.math.Softplus;
import dev.gradus.op.norm.L2Normalize;
import dev.gradus.random.Rng;
import dev.gradus.sequence.Step;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.List;

/**
 * DeltaNet: {@code S_t = S' + beta_t k_t (v_t - S'^T k_t)^T, y_t = S_t^T q_t}: what the state holds for a key is
 * replaced, not added to. Plain, S' is the state before; gated, {@code S' = alpha_t S_(t-1), alpha = exp(-e^A_log
 * softplus(x W_a + dt_bias))}.
 *
 * <p>q and k are filtered over a few tokens, passed through a SiLU and brought to length 1, v is filtered and passed
 * through a SiLU; {@code beta = sigmoid(x W_b)}, or twice that, which allows negative eigenvalues; then {@code W_o
 * rms(y)}, gated {@code W_o (rms(y) silu(x W_g))}. The state is S [B,H,K,V] and the last inputs of the three filters.
 * Legend: B sequences, T tokens, D channels, H heads, K elements of a key, V of a value. Schlag et al. 2021; Yang et
 * al. 2024 (2406.06484, 2412.06464); Grazzi et al. 2024 (negative eigenvalues); names as in flash-linear-attention.
 */
public final class DeltaNet extends RecurrentMixer {
    private static final double LEAST_RATE = 1e-3;
    private static final double MOST_RATE = 16;

    private final DeltaNetConfig config;
    private final Projections projections;
    private final ShortFilters queryFilter;
    private final ShortFilters keyFilter;
    private final ShortFilters valueFilter;
    private final Linear beta;
    private final Tensor rates;
    private final Tensor stepBias;
    private final Linear steps;
    private final Linear gate;
    private final HeadNorm norm;
    private final Linear out;

    /**
     * A mixer with fresh weights.
     *
     * @param config form
     * @param init how the matrices are drawn
     * @param dtype float type
     * @param rng random numbers
     */
    public DeltaNet(DeltaNetConfig config, Init init, DType dtype, Rng rng) {
        super(config.family(), config.heads().modelDim(), dtype);
        this.config = config;
        HeadForm form = config.heads();
        int h = form.heads();
        boolean gated = config.gated();
        projections = Projections.of(form, (name, width) -> linear(name, width, init, dtype, rng));
        queryFilter = filter("q_conv1d", form.keyDim(), dtype, rng);
        keyFilter = filter("k_conv1d", form.keyDim(), dtype, rng);
        valueFilter = filter("v_conv1d", form.valueDim(), dtype, rng);
        beta = linear("b_proj", h, init, dtype, rng);
        rates = gated ? parameter("A_log", logRates().tensor(dtype, Shape.of(h), 1, h, rng.fork("A_log"))) : null;
        stepBias = gated ? parameter("dt_bias", stepBias().tensor(dtype, Shape.of(h), 1, h, rng.fork("dt"))) : null;
        steps = gated ? linear("a_proj", h, init, dtype, rng) : null;
        gate = gated ? linear("g_proj", form.valueDim(), init, dtype, rng) : null;
        norm = child("o_norm", new HeadNorm(form.valueSize(), config.eps(), dtype));
        out = child("o_proj", new Linear(form.valueDim(), form.modelDim(), false, init, dtype, rng.fork("o_proj")));
    }

    /** The same mixer for generation. */
    private DeltaNet(DeltaNet trained) {
        super(trained.config.family(), trained.config.heads().modelDim(), trained.out.weight().dtype());
        config = trained.config;
        queryFilter = trained.queryFilter;
        keyFilter = trained.keyFilter;
        valueFilter = trained.valueFilter;
        rates = trained.rates;
        stepBias = trained.stepBias;
        norm = trained.norm;
        projections = trained.projections.packed();
        beta = Linear.packed(trained.beta);
        steps = config.gated() ? Linear.packed(trained.steps) : null;
        gate = config.gated() ? Linear.packed(trained.gate) : null;
        out = Linear.packed(trained.out);
    }

    private Linear linear(String name, int width, Init init, DType dtype, Rng rng) {
        return child(name, new Linear(config.heads().modelDim(), width, false, init, dtype, rng.fork(name)));
    }

    private ShortFilters filter(String name, int channels, DType dtype, Rng rng) {
        int width = config.convWidth();
        return new ShortFilters(
                child(name, new CausalConv1d(
                        channels, width, false, Init.uniformByFanIn(), dtype, rng.fork(name))),
                channels, width);
    }

    /** Logarithms of rates that are uniform up to 16. */
    private static Init logRates() {
        return (values, fanIn, fanOut, rng) -> {
            rng.fillUniform(values, LEAST_RATE, MOST_RATE);
            for (int i = 0; i < values.length; i++) {
                values[i] = StrictMath.log(values[i]);
            }
        };
    }

    /** Softplus of it is from 0.001 to 0.1, uniform in the logarithm. */
    private static Init stepBias() {
        return (values, fanIn, fanOut, rng) -> {
            rng.fillUniform(values, StrictMath.log(1e-3), StrictMath.log(0.1));
            for (int i = 0; i < values.length; i++) {
                values[i] = StrictMath.log(StrictMath.expm1(StrictMath.exp(values[i])));
            }
        };
    }

    @Override
    protected Step<List<Tensor>> run(Tensor x, Padding mask, List<Tensor> state) {
        HeadForm form = config.heads();
        L2Normalize unit = new L2Normalize(-1, config.leastLength());
        Tensor q0 = projections.query().forward(x); // [B,T,H K]
        Tensor k0 = projections.key().forward(x);
        Tensor v0 = projections.value().forward(x); // [B,T,H V]
        Tensor q = form.split(queryFilter.of(q0, state.get(1))).apply(unit).mul(1 / Math.sqrt(form.keySize()));
        Tensor k = mask.hide(form.split(keyFilter.of(k0, state.get(2))).apply(unit));
        Tensor v = form.split(valueFilter.of(v0, state.get(3)));
        Tensor b = beta.forward(x).sigmoid().mul(config.mostBeta()); // [B,T,H]
        Recurrence r = Recurrence.delta(q, k, v, b, config.gated() ? mask.hide(decays(x)) : null, state.get(0));
        return new Step<>(finish(x, r.output()), List.of(r.state(), queryFilter.slide(q0, state.get(1)),
                keyFilter.slide(k0, state.get(2)), valueFilter.slide(v0, state.get(3))));
    }

    /** Logarithms, [B,T,H]. */
    private Tensor decays(Tensor x) {
        return steps.forward(x).add(stepBias).apply(new Softplus()).mul(rates.exp().mul(-1));
    }

    private Tensor finish(Tensor x, Tensor readings) {
        Tensor read = config.heads().join(norm.of(readings));
        return out.forward(config.gated() ? gate.forward(x).apply(new Gated(new Silu()), read) : read); // [B,T,D]
    }

    @Override
    protected List<Shape> stateShapes(int batch) {
        return List.of(config.heads().state(batch, config.heads().keySize()), queryFilter.window(batch),
                keyFilter.window(batch), valueFilter.window(batch));
    }

    @Override
    public DeltaNet packed() {
        return new DeltaNet(this);
    }
}
