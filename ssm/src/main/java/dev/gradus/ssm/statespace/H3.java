package dev.gradus.ssm.statespace;

import dev.gradus.nn.CausalConv1d;
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
 * H3, "hungry hungry hippos": {@code y = out_proj (q SSM_diag(SSM_shift(k) v))}, the products number by number.
 *
 * <p>The shift state space is a short filter of each channel, written out: it brings the key of the token before beside
 * the value of this one. The diagonal one, {@link S4dKernel} with a D, remembers their products. The parallel form
 * convolves by Fourier transforms; steps are recurrences. Legend: B sequences, T tokens, D channels, N states, W taps
 * of the shift. Fu et al. 2022, section 3, with heads of one channel.
 */
public final class H3 extends TimeMixer<ConvState> {
    private final S4dConfig config;
    private final Linear query;
    private final Linear key;
    private final Linear value;
    private final CausalConv1d shift;
    private final S4dKernel kernel;
    private final Tensor skip;
    private final Linear out;

    /**
     * A mixer with fresh weights.
     *
     * @param config form of the diagonal state space
     * @param taps W, what the shift state space remembers
     * @param init how the matrices are drawn
     * @param dtype float type
     * @param rng random numbers
     */
    public H3(S4dConfig config, int taps, Init init, DType dtype, Rng rng) {
        this.config = config;
        int d = config.modelDim();
        query = child("q_proj", new Linear(d, d, false, init, dtype, rng.fork("q_proj")));
        key = child("k_proj", new Linear(d, d, false, init, dtype, rng.fork("k_proj")));
        value = child("v_proj", new Linear(d, d, false, init, dtype, rng.fork("v_proj")));
        shift = child("shift", new CausalConv1d(d, taps, false, Init.uniformByFanIn(), dtype, rng.fork("shift")));
        kernel = child("kernel", new S4dKernel(config, dtype, rng.fork("kernel")));
        skip = parameter("D", Init.normal(1).tensor(dtype, Shape.of(d), 1, 1, rng.fork("D")));
        out = child("out_proj", new Linear(d, d, false, init, dtype, rng.fork("out_proj")));
    }

    @Override
    public Mixed forward(Tensor x, Tensor mask) {
        Steps.check("H3", x, config.modelDim());
        Padding padding = Padding.of(mask, x);
        Tensor u = padding.hide(x);
        Tensor kv = padding.hide(shift.forward(key.forward(u)).mul(value.forward(u))); // [B,T,D]
        return Mixed.of(finish(u, S4d.convolved(kv, kernel.forward(x.dim(1)), config.convolution()), kv));
    }

    private Tensor finish(Tensor x, Tensor remembered, Tensor kv) {
        return out.forward(query.forward(x).mul(remembered.add(kv.mul(skip))));
    }

    @Override
    public ConvState start(int batch) {
        return new ConvState(shift.start(batch), kernel.start(batch));
    }

    @Override
    public Step<ConvState> step(Tensor x, ConvState state) {
        Steps.checkToken("H3", x, config.modelDim());
        return super.step(x, state);
    }

    @Override
    public Step<ConvState> prefill(Tensor x, ConvState state) {
        Steps.check("H3", x, config.modelDim());
        state.check("H3", x.dim(0), start(x.dim(0)));
        Tensor k = key.forward(x);
        Tensor kv = shift.forward(k, state.window()).mul(value.forward(x));
        Tensor[] results = kernel.scan(kv, state.hidden());
        return new Step<>(finish(x, results[0], kv),
                new ConvState(shift.carry(k, state.window()), results[1]));
    }

    @Override
    public long stateBytes(ConvState state) {
        return state.bytes();
    }
}
