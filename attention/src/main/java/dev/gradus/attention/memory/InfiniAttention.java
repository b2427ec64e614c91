package dev.gradus.attention.memory;

import dev.gradus.attention.layer.Aligned;
import dev.gradus.autograd.Autograd;
import dev.gradus.nn.Init;
import dev.gradus.nn.Linear;
import dev.gradus.op.attention.Attention;
import dev.gradus.op.math.Affine;
import dev.gradus.op.shape.Concat;
import dev.gradus.pattern.Causal;
import dev.gradus.random.Rng;
import dev.gradus.sequence.KeyValues;
import dev.gradus.sequence.KvCache;
import dev.gradus.sequence.Mixed;
import dev.gradus.sequence.Rotary;
import dev.gradus.sequence.Step;
import dev.gradus.sequence.TimeMixer;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Infini-attention (Munkhdalai et al. 2024, section 2): causal attention within segments of S tokens, and a memory of
 * constant size for all segments before, {@code y = g memory + (1 - g) local} with {@code g = sigmoid(b)}, b one number a
 * head.
 *
 * <p>A segment enters the memory when it is complete. Positions turn the local look only. Reports differ on whether the
 * memory learns to be used in large models. (The public code of lucidrains gates the local look with g.)
 *
 * <p>Legend: B sequences, T tokens, D channels, H heads, d elements of a head.
 */
public final class InfiniAttention extends TimeMixer<InfiniState> {
    private final Config config;
    private final DType dtype;
    private final Linear query;
    private final Linear key;
    private final Linear value;
    private final Linear out;
    private final Tensor gate;

    /**
     * Form of the attention.
     *
     * @param modelDim D
     * @param heads H, a divisor of D
     * @param segment S
     * @param delta whether a segment adds only what the memory does not hold yet
     * @param rotary position embedding of the local look, or null for none
     */
    public record Config(int modelDim, int heads, int segment, boolean delta, Rotary rotary) {

        /** Checks the ranges. */
        public Config {
            if (heads < 1 || modelDim < 1 || modelDim % heads != 0 || segment < 1) {
                throw new IllegalArgumentException(
                        "infini-attention needs heads that divide modelDim and a segment of at"
                                + " least 1, got " + heads + ", " + modelDim + " and " + segment);
            }
        }

        private int headDim() {
            return modelDim / heads;
        }
    }

    /**
     * An attention with fresh weights; the gates begin at one half.
     *
     * @param config form
     * @param init how the matrices are drawn
     * @param dtype float type
     * @param rng random numbers
     */
    public InfiniAttention(Config config, Init init, DType dtype, Rng rng) {
        this.config = config;
        this.dtype = dtype;
        query = linear("q_proj", init, rng);
        key = linear("k_proj", init, rng);
        value = linear("v_proj", init, rng);
        out = linear("o_proj", init, rng);
        gate = parameter("gate", Tensor.zeros(dtype, Shape.of(config.heads)));
    }

    private Linear linear(String name, Init init, Rng rng) {
        return child(name, new Linear(config.modelDim, config.modelDim, false, init, dtype, rng.fork(name)));
    }

    private Tensor split(Tensor x) {
        return x.reshape(x.dim(0), x.dim(1), config.heads, config.headDim());
    }

    private Tensor turned(Tensor heads, int first) {
        return config.rotary == null ? heads : config.rotary.turn(heads, first);
    }

    @Override
    public Mixed forward(Tensor x, Tensor mask) {
        Aligned texts = Aligned.of(x, mask);
        Tensor all = texts.aligned(x);
        Tensor q = split(query.forward(all));
        Tensor k = split(key.forward(all));
        Tensor v = split(value.forward(all));
        CompressiveMemory memory = start(x.dim(0)).memory();
        List<Tensor> outputs = new ArrayList<>();
        for (int from = 0; from < x.dim(1); from += config.segment) {
            int to = Math.min(x.dim(1), from + config.segment);
            Tensor keys = k.slice(1, from, to);
            Tensor values = v.slice(1, from, to);
            outputs.add(read(q.slice(1, from, to), keys, values, memory));
            memory = grown(memory, keys, values);
        }
        Tensor[] more = outputs.subList(1, outputs.size()).toArray(Tensor[]::new);
        Tensor y = outputs.get(0).apply(new Concat(1), more);
        return Mixed.of(texts.restored(out.forward(y.reshape(x.shape().dims()))));
    }

    /** Queries [B,t,H,d] at the end of a segment [B,n,H,d], to [B,t,H,d]. */
    private Tensor read(Tensor q, Tensor k, Tensor v, CompressiveMemory memory) {
        Attention op = new Attention(new Causal(), 1 / Math.sqrt(config.headDim()));
        Tensor local = turned(q, k.dim(1) - q.dim(1)).apply(op, turned(k, 0), v);
        Tensor found = memory.read(CompressiveMemory.features(q).transpose(1, 2)).transpose(1, 2);
        Tensor g = gate.sigmoid().reshape(config.heads, 1);
        return found.mul(g).add(local.mul(g.apply(new Affine(-1, 1))));
    }

    /** With a segment, once it is complete. */
    private CompressiveMemory grown(CompressiveMemory memory, Tensor k, Tensor v) {
        return k.dim(1) < config.segment
                ? memory
                : memory.and(CompressiveMemory.features(k).transpose(1, 2), v.transpose(1, 2), config.delta);
    }

    @Override
    public InfiniState start(int batch) {
        int d = config.headDim();
        return new InfiniState(KeyValues.empty(new KvCache.Form(dtype, batch, config.heads, d, d)),
                CompressiveMemory.empty(dtype, batch, config.heads, d, d));
    }

    @Override
    public Step<InfiniState> prefill(Tensor x, InfiniState state) {
        return Autograd.noGrad(() -> {
            List<Tensor> outputs = new ArrayList<>();
            InfiniState now = state;
            int from = 0;
            while (from < x.dim(1)) { // up to the end of a segment at a time
                int to = Math.min(x.dim(1), from + config.segment - now.segment().length());
                Step<InfiniState> step = within(x.slice(1, from, to), now);
                outputs.add(step.output());
                now = step.state();
                from = to;
            }
            Tensor[] more = outputs.subList(1, outputs.size()).toArray(Tensor[]::new);
            return new Step<>(out.forward(outputs.get(0).apply(new Concat(1), more)), now);
        });
    }

    private Step<InfiniState> within(Tensor x, InfiniState state) {
        KeyValues segment = state.segment().append(split(key.forward(x)), split(value.forward(x)));
        Tensor k = segment.keys();
        Tensor v = segment.values();
        Tensor y = read(split(query.forward(x)), k, v, state.memory()).reshape(x.shape().dims());
        KeyValues open = segment.length() == config.segment ? segment.first(0).copied() : segment;
        return new Step<>(y, new InfiniState(open, grown(state.memory(), k, v)));
    }

    @Override
    public long stateBytes(InfiniState state) {
        return state.bytes();
    }
}
