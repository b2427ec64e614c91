package dev.gradus.ssm.statespace;

import dev.gradus.autograd.Autograd;
import dev.gradus.nn.Init;
import dev.gradus.nn.Linear;
import dev.gradus.random.Rng;
import dev.gradus.sequence.Mixed;
import dev.gradus.sequence.Step;
import dev.gradus.sequence.TimeMixer;
import dev.gradus.ssm.linear.Padding;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/**
 * A memory of the whole past that is not learned, HiPPO-LegS, read by learned weights: {@code out_proj (C x_t + D
 * u_t)}.
 *
 * <p>x_t are the coefficients of everything a channel has seen so far, see {@link Hippo}. Parameters {@code C} [D,N],
 * {@code D} [D] and {@code out_proj}. Legend: B sequences, T tokens, D channels, N coefficients. Gu, Dao, Ermon, Rudra
 * and Re 2020.
 */
public final class HippoMixer extends TimeMixer<HippoMixer.State> {
    private final Config config;
    private final DType dtype;
    private final Tensor readout;
    private final Tensor skip;
    private final Linear out;

    /**
     * Form of a mixer.
     *
     * @param modelDim D
     * @param states N
     */
    public record Config(int modelDim, int states) {
        /** Checks the sizes. */
        public Config {
            if (modelDim < 1 || states < 1) {
                throw new IllegalArgumentException(
                        "HiPPO needs positive sizes, got modelDim " + modelDim + " and states " + states);
            }
        }
    }

    /**
     * What the mixer remembers.
     *
     * @param coefficients [B,D,N]
     * @param steps int32 [B], how many steps each sequence has had
     */
    public record State(Tensor coefficients, Tensor steps) {}

    /**
     * A mixer with fresh weights.
     *
     * @param config form
     * @param init how the matrix is drawn
     * @param dtype float type
     * @param rng random numbers
     */
    public HippoMixer(Config config, Init init, DType dtype, Rng rng) {
        this.config = config;
        this.dtype = dtype;
        int d = config.modelDim;
        int n = config.states;
        readout = parameter("C", Init.normal(1 / Math.sqrt(n)).tensor(dtype, Shape.of(d, n), n, 1, rng.fork("C")));
        skip = parameter("D", Tensor.full(dtype, Shape.of(d), 1));
        out = child("out_proj", new Linear(d, d, false, init, dtype, rng.fork("out_proj")));
    }

    @Override
    public Mixed forward(Tensor x, Tensor mask) {
        Steps.check("HiPPO", x, config.modelDim);
        Tensor u = Padding.of(mask, x).hide(x);
        return Mixed.of(run(u, counts(x, mask, start(x.dim(0))), start(x.dim(0)))[0]);
    }

    private Tensor[] run(Tensor u, Tensor counts, State state) {
        Tensor[] results = Autograd.run(
                new LegendreMemory(), u, counts, readout, state.coefficients);
        return new Tensor[] {out.forward(results[0].add(u.mul(skip))), results[1]};
    }

    /** How many steps each sequence has had at each token, 0 at padding. */
    private static Tensor counts(Tensor x, Tensor mask, State state) {
        int tokens = x.dim(1);
        int[] counts = new int[x.dim(0) * tokens];
        for (int b = 0; b < x.dim(0); b++) {
            int seen = state.steps.ints()[b];
            for (int t = 0; t < tokens; t++) {
                boolean counted = mask == null || mask.ints()[b * tokens + t] != 0;
                seen += counted ? 1 : 0;
                counts[b * tokens + t] = counted ? seen : 0;
            }
        }
        return Tensor.of(counts, x.dim(0), tokens);
    }

    @Override
    public State start(int batch) {
        return new State(Tensor.zeros(dtype, Shape.of(batch, config.modelDim, config.states)),
                Tensor.of(new int[batch], batch));
    }

    @Override
    public Step<State> step(Tensor x, State state) {
        Steps.checkToken("HiPPO", x, config.modelDim);
        return super.step(x, state);
    }

    @Override
    public Step<State> prefill(Tensor x, State state) {
        Steps.check("HiPPO", x, config.modelDim);
        Shape own = Shape.of(x.dim(0), config.modelDim, config.states);
        if (!state.coefficients.shape().equals(own)) {
            throw new IllegalArgumentException("HiPPO needs a state of its own for " + x.dim(0) + " sequences, " + own
                    + ", got " + state.coefficients.shape());
        }
        Tensor[] results = run(x, counts(x, null, state), state);
        int[] steps = state.steps.ints().clone();
        for (int b = 0; b < steps.length; b++) {
            steps[b] += x.dim(1);
        }
        return new Step<>(results[0], new State(results[1], Tensor.of(steps, steps.length)));
    }

    @Override
    public long stateBytes(State state) {
        int size = dtype == DType.FLOAT64 ? Double.BYTES : Float.BYTES;
        return (long) state.coefficients.size() * size + (long) state.steps.size() * Integer.BYTES;
    }
}
