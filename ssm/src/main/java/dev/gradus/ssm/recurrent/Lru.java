package dev.gradus.ssm.recurrent;

import dev.gradus.nn.Init;
import dev.gradus.op.linalg.Linear;
import dev.gradus.op.math.Cos;
import dev.gradus.op.math.Sin;
import dev.gradus.op.shape.Expand;
import dev.gradus.op.shape.Stack;
import dev.gradus.random.Rng;
import dev.gradus.sequence.Step;
import dev.gradus.ssm.linear.Padding;
import dev.gradus.ssm.linear.RecurrentMixer;
import dev.gradus.ssm.scan.GatedRecurrence;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.List;

/**
 * The linear recurrent unit: {@code h_t = lambda h_(t-1) + gamma (B x_t), y_t = Re(C h_t) + D x_t} with complex numbers
 * {@code lambda = exp(-e^nu_log + i e^theta_log)}, which are at most 1 in size whatever training does.
 *
 * <p>Parameters {@code nu_log, theta_log, gamma_log} [N], {@code B_re, B_im} [N,D], {@code C_re, C_im} [D,N] and {@code
 * D} [D]. At first lambda is uniform on a ring and {@code gamma = sqrt(1 - |lambda|^2)}, which keeps the size of the
 * state. The state is h [B,N,2]. Legend: B sequences, T tokens, D channels, N complex numbers. Orvieto et al. 2023,
 * section 3.
 */
public final class Lru extends RecurrentMixer {
    private final Config config;
    private final Tensor logRate;
    private final Tensor logAngle;
    private final Tensor logScale;
    private final Tensor inReal;
    private final Tensor inImaginary;
    private final Tensor outReal;
    private final Tensor outImaginary;
    private final Tensor skip;

    /**
     * Form of the mixer.
     *
     * @param modelDim D
     * @param states N
     * @param inner least size of lambda at first, r_min
     * @param outer greatest size of lambda at first, r_max
     */
    public record Config(int modelDim, int states, double inner, double outer) {

        /** Checks the numbers. */
        public Config {
            if (modelDim < 1 || states < 1) {
                throw new IllegalArgumentException(
                        "LRU needs sizes of at least 1, got modelDim " + modelDim + " and states " + states);
            }
            if (!(inner >= 0) || !(outer < 1) || !(inner <= outer)) {
                throw new IllegalArgumentException(
                        "LRU needs a ring with 0 <= inner <= outer < 1, got " + inner + " and " + outer);
            }
        }

        /**
         * As many states as channels, on the ring from 0.9 to 0.999.
         *
         * @param modelDim D
         * @return the settings
         */
        public static Config of(int modelDim) {
            return new Config(modelDim, modelDim, 0.9, 0.999);
        }
    }

    /**
     * A mixer with fresh weights.
     *
     * @param config form
     * @param dtype float type
     * @param rng random numbers
     */
    public Lru(Config config, DType dtype, Rng rng) {
        super("LRU", config.modelDim, dtype);
        this.config = config;
        int d = config.modelDim;
        int n = config.states;
        double[] squares = new double[n]; // |lambda|^2
        rng.fork("nu").fillUniform(squares, config.inner * config.inner, config.outer * config.outer);
        double[] turns = new double[n];
        rng.fork("theta").fillUniform(turns, 0, 1);
        logRate = parameter("nu_log", row(dtype, squares, s -> StrictMath.log(-0.5 * StrictMath.log(s))));
        logAngle = parameter("theta_log", row(dtype, turns, u -> StrictMath.log(2 * Math.PI * u)));
        logScale = parameter("gamma_log", row(dtype, squares, s -> 0.5 * StrictMath.log1p(-s)));
        Init in = Init.normal(1 / Math.sqrt(2.0 * d));
        Init out = Init.normal(1 / Math.sqrt(n));
        inReal = parameter("B_re", in.tensor(dtype, Shape.of(n, d), d, n, rng.fork("B_re")));
        inImaginary = parameter("B_im", in.tensor(dtype, Shape.of(n, d), d, n, rng.fork("B_im")));
        outReal = parameter("C_re", out.tensor(dtype, Shape.of(d, n), n, d, rng.fork("C_re")));
        outImaginary = parameter("C_im", out.tensor(dtype, Shape.of(d, n), n, d, rng.fork("C_im")));
        skip = parameter("D", Init.normal(1).tensor(dtype, Shape.of(d), 1, 1, rng.fork("D")));
    }

    private static Tensor row(DType dtype, double[] numbers, java.util.function.DoubleUnaryOperator f) {
        return Tensor.of(java.util.Arrays.stream(numbers).map(f).toArray(), numbers.length).to(dtype);
    }

    /**
     * The eigenvalues.
     *
     * @return lambda, [N,2] as (re, im)
     */
    public Tensor eigenvalues() {
        Tensor size = logRate.exp().mul(-1).exp();
        Tensor angle = logAngle.exp();
        return size.mul(angle.apply(new Cos())).apply(new Stack(-1), size.mul(angle.apply(new Sin())));
    }

    @Override
    protected Step<List<Tensor>> run(Tensor x, Padding mask, List<Tensor> state) {
        int d = config.modelDim;
        int n = config.states;
        Tensor in = inReal.apply(new Stack(1), inImaginary).reshape(2 * n, d); // real and imaginary rows in turn
        Tensor written = x.apply(new Linear(), in).reshape(x.dim(0), x.dim(1), n, 2)
                .mul(logScale.exp().reshape(n, 1)); // [B,T,N,2]
        Tensor lambda = eigenvalues().apply(new Expand(written.shape()));
        Tensor h = kept(lambda, mask).apply(new GatedRecurrence(true), written, state.get(0));
        Tensor out = outReal.apply(new Stack(-1), outImaginary.mul(-1)).reshape(d, 2 * n); // makes Re(C h)
        Tensor y = h.reshape(x.dim(0), x.dim(1), 2 * n).apply(new Linear(), out).add(x.mul(skip)); // [B,T,D]
        return new Step<>(y, List.of(GatedRecurrence.last(h)));
    }

    /** lambda, but 1 at padding. */
    private static Tensor kept(Tensor lambda, Padding mask) {
        if (mask.seen() == null) {
            return lambda;
        }
        Tensor one = Tensor.of(new double[] {1, 0}, 2).to(lambda.dtype());
        return mask.hide(lambda.sub(one)).add(one);
    }

    @Override
    protected List<Shape> stateShapes(int batch) {
        return List.of(Shape.of(batch, config.states, 2));
    }
}
