package dev.gradus.ssm.rwkv;

import dev.gradus.autograd.Autograd;
import dev.gradus.nn.Init;
import dev.gradus.nn.Linear;
import dev.gradus.op.math.Gated;
import dev.gradus.op.math.Sigmoid;
import dev.gradus.random.Rng;
import dev.gradus.sequence.Step;
import dev.gradus.ssm.linear.Padding;
import dev.gradus.ssm.linear.RecurrentMixer;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.List;

/**
 * Time mixing of RWKV-4: {@code y = W_o (sigmoid(r) wkv(k, v))}, where r, k and v come from tokens mixed with the one before,
 * and wkv is an average whose weights fade with the distance, at a rate of each channel.
 *
 * <p>The state is the last token [B,D] and the sums of the average [B,3,D]. Legend: B sequences, T tokens, D channels. Peng et
 * al. 2023; names of BlinkDL's checkpoints.
 */
public final class Rwkv4TimeMixer extends RecurrentMixer {
    private static final int ZIGZAG = 3;
    private static final double LEAST = -1e38;

    private final int modelDim;
    private final DType dtype;
    private final Tensor decay;
    private final Tensor first;
    private final Tensor mixK;
    private final Tensor mixV;
    private final Tensor mixR;
    private final Linear key;
    private final Linear value;
    private final Linear receptance;
    private final Linear output;

    /**
     * Form of the mixer.
     *
     * @param modelDim D
     * @param depth where the layer stands
     */
    public record Config(int modelDim, Depth depth) {

        /** Checks the size. */
        public Config {
            if (modelDim < 1) {
                throw new IllegalArgumentException("RWKV-4 needs modelDim of at least 1, got " + modelDim);
            }
        }
    }

    /**
     * A mixer with fresh weights.
     *
     * @param config form
     * @param init how the matrices are drawn; BlinkDL begins with all but {@code value} at 0
     * @param dtype float type
     * @param rng random numbers
     */
    public Rwkv4TimeMixer(Config config, Init init, DType dtype, Rng rng) {
        super("RWKV-4", config.modelDim, dtype);
        this.modelDim = config.modelDim;
        this.dtype = dtype;
        int d = modelDim;
        Depth depth = config.depth;
        decay = parameter("time_decay", Depth.values(dtype, Shape.of(d), i -> -5 + 8 * depth.spread(i, d)));
        first = parameter("time_first", Depth.values(dtype, Shape.of(d), i -> StrictMath.log(0.3) + zigzag(i) * 0.5));
        mixK = parameter("time_mix_k", Depth.channels(dtype, d, i -> StrictMath.pow((double) i / d, depth.down())));
        mixV = parameter("time_mix_v",
                Depth.channels(dtype, d, i -> StrictMath.pow((double) i / d, depth.down()) + 0.3 * depth.up()));
        mixR = parameter("time_mix_r",
                Depth.channels(dtype, d, i -> StrictMath.pow((double) i / d, 0.5 * depth.down())));
        key = child("key", new Linear(d, d, false, init, dtype, rng.fork("key")));
        value = child("value", new Linear(d, d, false, init, dtype, rng.fork("value")));
        receptance = child("receptance", new Linear(d, d, false, init, dtype, rng.fork("receptance")));
        output = child("output", new Linear(d, d, false, init, dtype, rng.fork("output")));
    }

    /** The same mixer for generation. */
    private Rwkv4TimeMixer(Rwkv4TimeMixer trained) {
        super("RWKV-4", trained.modelDim, trained.dtype);
        modelDim = trained.modelDim;
        dtype = trained.dtype;
        decay = trained.decay;
        first = trained.first;
        mixK = trained.mixK;
        mixV = trained.mixV;
        mixR = trained.mixR;
        key = Linear.packed(trained.key);
        value = Linear.packed(trained.value);
        receptance = Linear.packed(trained.receptance);
        output = Linear.packed(trained.output);
    }

    private static double zigzag(int i) {
        return (i + 1) % ZIGZAG - 1;
    }

    @Override
    protected Step<List<Tensor>> run(Tensor x, Padding mask, List<Tensor> state) {
        Tensor last = state.get(0);
        Tensor k = mask.silence(key.forward(TokenShift.mix(x, mixK, last)));
        Tensor v = value.forward(TokenShift.mix(x, mixV, last));
        Tensor r = receptance.forward(TokenShift.mix(x, mixR, last));
        Tensor[] wkv = Autograd.run(new Wkv(), decay.exp().mul(-1), first, k, v, state.get(1));
        Tensor y = output.forward(r.apply(new Gated(new Sigmoid()), wkv[0])); // [B,T,D]
        return new Step<>(y, List.of(TokenShift.last(x), wkv[1]));
    }

    @Override
    protected List<Shape> stateShapes(int batch) {
        return List.of(Shape.of(batch, modelDim), Shape.of(batch, 3, modelDim));
    }

    /** No sums yet, and an exponent below all others. */
    @Override
    protected List<Tensor> emptyState(int batch) {
        int sums = 2 * modelDim;
        Tensor empty = Depth.values(
                dtype, Shape.of(batch, 3, modelDim), i -> i % (3 * modelDim) < sums ? 0 : LEAST);
        return List.of(Tensor.zeros(dtype, Shape.of(batch, modelDim)), empty);
    }

    @Override
    public Rwkv4TimeMixer packed() {
        return new Rwkv4TimeMixer(this);
    }
}
