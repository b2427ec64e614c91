package dev.gradus.ssm.rwkv;

import dev.gradus.nn.Init;
import dev.gradus.nn.Linear;
import dev.gradus.op.math.Gated;
import dev.gradus.op.math.ReluSquared;
import dev.gradus.op.math.Sigmoid;
import dev.gradus.random.Rng;
import dev.gradus.sequence.ChannelMixer;
import dev.gradus.sequence.Mixed;
import dev.gradus.sequence.Step;
import dev.gradus.ssm.linear.Padding;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/**
 * Channel mixing of RWKV: {@code y = sigmoid(W_r x_r) (W_v relu(W_k x_k)^2)}, where x_r and x_k are tokens mixed with the one
 * before; version 7 has no gate.
 *
 * <p>The state is the last token [B,D]. Legend: B sequences, T tokens, D channels, F hidden channels. Peng et al. 2023; names of
 * BlinkDL's checkpoints.
 */
public final class RwkvChannelMixer extends ChannelMixer<Tensor> {
    private final Config config;
    private final DType dtype;
    private final Tensor mixK;
    private final Tensor mixR;
    private final Linear key;
    private final Linear receptance;
    private final Linear value;

    /**
     * Form of the mixer.
     *
     * @param version which RWKV
     * @param modelDim D
     * @param hiddenDim F
     * @param depth where the layer stands
     */
    public record Config(RwkvVersion version, int modelDim, int hiddenDim, Depth depth) {

        /** Checks the sizes. */
        public Config {
            if (modelDim < 1 || hiddenDim < 1) {
                throw new IllegalArgumentException("channel mixing needs modelDim and hiddenDim of at least 1, got "
                        + modelDim + " and " + hiddenDim);
            }
        }
    }

    /**
     * A mixer with fresh weights.
     *
     * @param config form
     * @param init how the matrices are drawn
     * @param dtype float type
     * @param rng random numbers
     */
    public RwkvChannelMixer(Config config, Init init, DType dtype, Rng rng) {
        this.config = config;
        this.dtype = dtype;
        int d = config.modelDim;
        RwkvVersion version = config.version;
        mixK = parameter(version.keyMix(), firstMix());
        mixR = version.receptanceMix() == null ? null : parameter(version.receptanceMix(), firstMix());
        key = child("key", new Linear(d, config.hiddenDim, false, init, dtype, rng.fork("key")));
        receptance = mixR == null
                ? null
                : child("receptance", new Linear(d, d, false, init, dtype, rng.fork("receptance")));
        value = child("value", new Linear(config.hiddenDim, d, false, init, dtype, rng.fork("value")));
    }

    /** The same mixer for generation. */
    private RwkvChannelMixer(RwkvChannelMixer trained) {
        config = trained.config;
        dtype = trained.dtype;
        mixK = trained.mixK;
        mixR = trained.mixR;
        key = Linear.packed(trained.key);
        receptance = mixR == null ? null : Linear.packed(trained.receptance);
        value = Linear.packed(trained.value);
    }

    private Tensor firstMix() {
        double power = config.depth.down();
        int d = config.modelDim;
        return Depth.channels(dtype, d, i -> {
            double kept = StrictMath.pow((double) i / d, power);
            return config.version.mixesBack() ? 1 - kept : kept;
        });
    }

    @Override
    public Mixed forward(Tensor x, Tensor mask) {
        check(x, 3);
        return Mixed.of(run(Padding.of(mask, x).hide(x), start(x.dim(0))));
    }

    private Tensor run(Tensor x, Tensor last) {
        Tensor hidden = value.forward(key.forward(mix(x, mixK, last)).apply(new ReluSquared())); // [B,T,D]
        return mixR == null ? hidden : receptance.forward(mix(x, mixR, last)).apply(new Gated(new Sigmoid()), hidden);
    }

    private Tensor mix(Tensor x, Tensor m, Tensor last) {
        return config.version.mixesBack() ? TokenShift.mixBack(x, m, last) : TokenShift.mix(x, m, last);
    }

    @Override
    public Tensor start(int batch) {
        return Tensor.zeros(dtype, Shape.of(batch, config.modelDim));
    }

    @Override
    public Step<Tensor> step(Tensor x, Tensor state) {
        check(x, 2);
        Step<Tensor> one = prefill(x.reshape(x.dim(0), 1, config.modelDim), state);
        return new Step<>(one.output().reshape(x.dim(0), config.modelDim), one.state());
    }

    @Override
    public Step<Tensor> prefill(Tensor x, Tensor state) {
        check(x, 3);
        if (!state.shape().equals(Shape.of(x.dim(0), config.modelDim)) || state.dtype() != dtype) {
            throw new IllegalArgumentException("channel mixing needs the last token of each sequence, " + dtype + " ["
                    + x.dim(0) + ", " + config.modelDim + "], as its state, got " + state.dtype() + " "
                    + state.shape());
        }
        return new Step<>(run(x, state), TokenShift.last(x));
    }

    private void check(Tensor x, int rank) {
        if (x.shape().rank() != rank || x.dim(-1) != config.modelDim || x.dim(rank - 2) < 1) {
            throw new IllegalArgumentException(
                    "channel mixing needs x " + (rank == 2 ? "[B," : "[B,T,") + config.modelDim
                            + "] with at least one token, got " + x.shape());
        }
    }

    @Override
    public long stateBytes(Tensor state) {
        return (long) state.size() * state.dtype().bytes();
    }

    @Override
    public RwkvChannelMixer packed() {
        return new RwkvChannelMixer(this);
    }
}
