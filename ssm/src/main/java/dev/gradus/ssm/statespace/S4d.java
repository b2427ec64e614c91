package dev.gradus.ssm.statespace;

import dev.gradus.nn.Init;
import dev.gradus.nn.Layer;
import dev.gradus.op.conv.CausalConv1d;
import dev.gradus.op.conv.FftConv;
import dev.gradus.op.linalg.Linear;
import dev.gradus.op.math.Gelu;
import dev.gradus.op.math.PackedGated;
import dev.gradus.op.math.Sigmoid;
import dev.gradus.op.shape.Flip;
import dev.gradus.random.Rng;
import dev.gradus.sequence.Mixed;
import dev.gradus.sequence.Step;
import dev.gradus.sequence.TimeMixer;
import dev.gradus.ssm.linear.Padding;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/**
 * S4D: a diagonal state space for each channel that does not change with time, so that it is a long convolution.
 *
 * <p>{@code y = conv(u, K) + D u; y = gelu(y); (a, b) = output_linear y; a sigmoid(b)} with the impulse response K of
 * {@link S4dKernel}; one step of its recurrence during generation. Legend: B sequences, T tokens, D channels, N states.
 * Gu, Gupta, Goel and Re 2022; names as in state-spaces/s4, s4d.py.
 */
public final class S4d extends TimeMixer<Tensor> {
    private final S4dConfig config;
    private final S4dKernel kernel;
    private final Tensor skip;
    private final Output out;

    /** A 1x1 convolution to twice the channels, which gate each other. */
    private static final class Output extends Layer {
        private final Tensor weight;
        private final Tensor bias;

        Output(int width, Init init, DType dtype, Rng rng) {
            weight = parameter("weight", init.tensor(dtype, Shape.of(2 * width, width, 1), width, 2 * width, rng));
            bias = parameter("bias", Tensor.zeros(dtype, Shape.of(2 * width)));
        }

        Tensor forward(Tensor y) {
            Tensor matrix = weight.reshape(weight.dim(0), weight.dim(1));
            return y.apply(new Gelu(Gelu.Form.ERF)).apply(new Linear(), matrix, bias)
                    .apply(new PackedGated(new Sigmoid(), true));
        }
    }

    /**
     * A mixer with fresh weights.
     *
     * @param config form
     * @param init how the matrix is drawn
     * @param dtype float type
     * @param rng random numbers
     */
    public S4d(S4dConfig config, Init init, DType dtype, Rng rng) {
        this.config = config;
        int d = config.modelDim();
        skip = parameter("D", Init.normal(1).tensor(dtype, Shape.of(d), 1, 1, rng.fork("D")));
        kernel = child("kernel", new S4dKernel(config, dtype, rng.fork("kernel")));
        out = child("output_linear.0", new Output(d, init, dtype, rng.fork("output_linear")));
    }

    /**
     * The impulse response of every channel.
     *
     * @param steps T
     * @return [D,T]
     */
    public Tensor kernel(int steps) {
        return kernel.forward(steps);
    }

    @Override
    public Mixed forward(Tensor x, Tensor mask) {
        Steps.check("S4D", x, config.modelDim());
        Tensor u = Padding.of(mask, x).hide(x);
        Tensor k = kernel.forward(x.dim(1)); // [D,T]
        return Mixed.of(finish(convolved(u, k, config.convolution()), u));
    }

    /** u [B,T,D] filtered by k [D,T]. */
    static Tensor convolved(Tensor u, Tensor k, S4dConfig.Convolution way) {
        return way == S4dConfig.Convolution.DIRECT
                ? direct(u, k)
                : u.transpose(1, 2).apply(new FftConv(), k).transpose(1, 2);
    }

    /** As a short filter that is long: its last tap stands on the current step. */
    static Tensor direct(Tensor u, Tensor k) {
        return u.apply(new CausalConv1d(1, true), k.apply(new Flip(1)).reshape(k.dim(0), 1, k.dim(1)));
    }

    private Tensor finish(Tensor y, Tensor u) {
        return out.forward(y.add(u.mul(skip)));
    }

    @Override
    public Tensor start(int batch) {
        return kernel.start(batch);
    }

    @Override
    public Step<Tensor> step(Tensor x, Tensor state) {
        Steps.checkToken("S4D", x, config.modelDim());
        return super.step(x, state);
    }

    @Override
    public Step<Tensor> prefill(Tensor x, Tensor state) {
        Steps.check("S4D", x, config.modelDim());
        Shape own = kernel.start(x.dim(0)).shape();
        if (!state.shape().equals(own)) {
            throw new IllegalArgumentException(
                    "S4D needs a state of its own for " + x.dim(0) + " sequences, " + own + ", got " + state.shape());
        }
        Tensor[] results = kernel.scan(x, state);
        return new Step<>(finish(results[0], x), results[1]);
    }

    @Override
    public long stateBytes(Tensor state) {
        return (long) state.size() * (state.dtype() == DType.FLOAT64 ? Double.BYTES : Float.BYTES);
    }
}
