package dev.gradus.ssm.statespace;

import dev.gradus.autograd.Autograd;
import dev.gradus.nn.Init;
import dev.gradus.nn.Linear;
import dev.gradus.nn.RmsNorm;
import dev.gradus.op.math.Clamp;
import dev.gradus.op.math.Gated;
import dev.gradus.op.math.Reciprocal;
import dev.gradus.op.math.Silu;
import dev.gradus.op.math.Softplus;
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
 * Mamba-3: Mamba-2 with decays that depend on the token, inputs held by a trapezoid, states that turn, and no
 * convolution.
 *
 * <p>{@code (z, x, B, C, delta, a, trap, angle) = in_proj; d = softplus(delta + dt_bias), A = -h(a), h(a) = a + 1 from
 * 0 and 1/(1 - a) below; B and C = norm + bias of each head, their first 2 R rows turned by the running sum of d pi
 * tanh(angle)}; then the {@link TrapezoidalRecurrence} with {@code l = sigmoid(trap)}, {@code y + D x}, gated by {@code
 * silu(z)}, and out_proj. The state is S [B,H,N,P], the angles [B,H,R], and B [B,H,N] and x [B,H,P] of the last token.
 * Legend: B sequences, T tokens, D channels of the model, E of the mixer, H heads of P channels, N rows of a state, R
 * pairs that turn. Lahoti et al. 2026; simplified: one input at a time.
 */
public final class Mamba3 extends RecurrentMixer {
    private static final double LEAST_RATE = 1e-4;

    private final Mamba3Config config;
    private final Tensor stepBias;
    private final Tensor writeBias;
    private final Tensor readBias;
    private final Tensor skip;
    private final Linear in;
    private final RmsNorm writeNorm;
    private final RmsNorm readNorm;
    private final Linear out;

    /**
     * A mixer with fresh weights.
     *
     * @param config form
     * @param init how the matrices are drawn
     * @param dtype float type
     * @param rng random numbers
     */
    public Mamba3(Mamba3Config config, Init init, DType dtype, Rng rng) {
        super("Mamba-3", config.modelDim(), dtype);
        this.config = config;
        int e = config.innerDim();
        int h = config.heads();
        int n = config.states();
        stepBias = parameter("dt_bias", config.steps().bias().tensor(dtype, Shape.of(h), 1, h, rng.fork("dt_bias")));
        writeBias = parameter("B_bias", Tensor.full(dtype, Shape.of(h, n), 1));
        readBias = parameter("C_bias", Tensor.full(dtype, Shape.of(h, n), 1));
        skip = parameter("D", Tensor.full(dtype, Shape.of(h), 1));
        int width = 2 * e + 2 * n + 3 * h + config.pairs();
        in = child("in_proj", new Linear(config.modelDim(), width, false, init, dtype, rng.fork("in_proj")));
        writeNorm = child("B_norm", new RmsNorm(n, config.eps(), dtype));
        readNorm = child("C_norm", new RmsNorm(n, config.eps(), dtype));
        out = child("out_proj", new Linear(e, config.modelDim(), false, init, dtype, rng.fork("out_proj")));
    }

    /** The same mixer for generation. */
    private Mamba3(Mamba3 trained) {
        super("Mamba-3", trained.config.modelDim(), trained.skip.dtype());
        config = trained.config;
        stepBias = trained.stepBias;
        writeBias = trained.writeBias;
        readBias = trained.readBias;
        skip = trained.skip;
        writeNorm = trained.writeNorm;
        readNorm = trained.readNorm;
        in = Linear.packed(trained.in);
        out = Linear.packed(trained.out);
    }

    @Override
    protected Step<List<Tensor>> run(Tensor x, Padding mask, List<Tensor> state) {
        int h = config.heads();
        int n = config.states();
        int e = config.innerDim();
        Tensor[] p = Autograd.run(new Split(-1, e, e, n, n, h, h, h, config.pairs()), in.forward(x));
        Tensor steps = mask.hide(p[4].add(stepBias).apply(new Softplus())); // [B,T,H]
        Turning turning = config.pairs() == 0
                ? Turning.none(state.get(1))
                : Turning.of(steps, p[7].tanh().mul(Math.PI), state.get(1));
        Tensor b = turning.turn(heads(writeNorm.forward(p[2]), writeBias)); // [B,T,H,N]
        Tensor c = turning.turn(heads(readNorm.forward(p[3]), readBias));
        Tensor values = p[1].reshape(x.dim(0), x.dim(1), h, config.headDim()); // [B,T,H,P]
        TrapezoidalRecurrence r = TrapezoidalRecurrence.of(
                new TrapezoidalRecurrence.Inputs(values, b, c, steps, p[6].sigmoid(), steps.mul(rates(p[5]))),
                new TrapezoidalRecurrence.Before(state.get(0), state.get(2), state.get(3)));
        Tensor y = r.output().add(values.mul(skip.reshape(h, 1))).reshape(x.dim(0), x.dim(1), e);
        return new Step<>(out.forward(p[0].apply(new Gated(new Silu()), y)),
                List.of(r.state(), turning.last(), last(b), last(values)));
    }

    /** A, at most -1e-4. */
    private static Tensor rates(Tensor a) {
        Tensor above = a.relu();
        Tensor below = above.sub(a).add(1).apply(new Reciprocal()); // 1 from 0
        return above.add(below).apply(new Clamp(LEAST_RATE, Double.POSITIVE_INFINITY)).mul(-1);
    }

    /** x [B,T,N] for all heads, with the bias of each. */
    private static Tensor heads(Tensor x, Tensor bias) {
        return x.reshape(x.dim(0), x.dim(1), 1, x.dim(2)).add(bias);
    }

    private static Tensor last(Tensor x) {
        int tokens = x.dim(1);
        return x.slice(1, tokens - 1, tokens).reshape(x.dim(0), x.dim(2), x.dim(3));
    }

    @Override
    protected List<Shape> stateShapes(int batch) {
        int h = config.heads();
        return List.of(Shape.of(batch, h, config.states(), config.headDim()), Shape.of(batch, h, config.pairs()),
                Shape.of(batch, h, config.states()), Shape.of(batch, h, config.headDim()));
    }

    @Override
    public Mamba3 packed() {
        return new Mamba3(this);
    }
}
