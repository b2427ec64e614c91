package dev.gradus.attention.sparse;

import dev.gradus.attention.layer.Aligned;
import dev.gradus.attention.pattern.PerSequence;
import dev.gradus.autograd.Autograd;
import dev.gradus.nn.Init;
import dev.gradus.nn.Linear;
import dev.gradus.op.attention.Attention;
import dev.gradus.op.attention.MergeAttention;
import dev.gradus.op.index.IndexSelect;
import dev.gradus.op.norm.L2Normalize;
import dev.gradus.pattern.AttentionPattern;
import dev.gradus.random.Rng;
import dev.gradus.sequence.KeyValues;
import dev.gradus.sequence.KvCache;
import dev.gradus.sequence.Mixed;
import dev.gradus.sequence.Step;
import dev.gradus.sequence.TimeMixer;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Reformer's attention by locality-sensitive hashing (Kitaev, Kaiser and Levskaya 2020, section 2): tokens see earlier ones
 * whose vectors point the same way.
 *
 * <p>Queries and keys are one projection, keys brought to length 1. A round of hashing puts a token into the bucket
 * {@code argmax [x R, -x R]} of a random R. Each bucket is cut into chunks of m tokens; a token sees those before it in its
 * chunk and in the one before. Rounds are merged; a key found in two rounds counts twice. A token that finds no other sees
 * itself.
 *
 * <p>Chunks begin with their bucket, so that nothing depends on later tokens and any length goes; the paper cuts the sorted
 * text wherever a chunk ends. Tokens are sorted to compute, so cost grows with T, not its square. Legend: B sequences, T
 * tokens, D channels, H heads, d elements of a head, N buckets. Parameters {@code query_key, value, output}; the rotations
 * are a buffer.
 */
public final class LshAttention extends TimeMixer<LshMemory> {
    private final Config config;
    private final DType dtype;
    private final Linear queryKey;
    private final Linear value;
    private final Linear out;
    private final Tensor rotations; // [rounds,H,d,N/2]

    /**
     * Form of the attention.
     *
     * @param modelDim D
     * @param heads H, a divisor of D
     * @param buckets N, even
     * @param rounds how often tokens are hashed
     * @param chunk m
     */
    public record Config(int modelDim, int heads, int buckets, int rounds, int chunk) {

        /** Checks the ranges. */
        public Config {
            if (heads < 1 || modelDim < 1 || modelDim % heads != 0) {
                throw new IllegalArgumentException(
                        "lsh attention needs heads that divide modelDim, got " + heads + " and " + modelDim);
            }
            if (buckets < 2 || buckets % 2 != 0 || rounds < 1 || chunk < 1) {
                throw new IllegalArgumentException(
                        "lsh attention needs an even number of buckets, and rounds and a chunk"
                                + " of at least 1, got " + buckets + ", " + rounds + " and " + chunk);
            }
        }

        private int headDim() {
            return modelDim / heads;
        }
    }

    /**
     * An attention with fresh weights.
     *
     * @param config form
     * @param init how the matrices are drawn
     * @param dtype float type
     * @param rng random numbers, of the rotations too
     */
    public LshAttention(Config config, Init init, DType dtype, Rng rng) {
        this.config = config;
        this.dtype = dtype;
        queryKey = linear("query_key", init, rng);
        value = linear("value", init, rng);
        out = linear("output", init, rng);
        int d = config.headDim();
        Shape shape = Shape.of(config.rounds, config.heads, d, config.buckets / 2);
        rotations = buffer("rotations", Init.normal(1).tensor(dtype, shape, d, d, rng.fork("rotations")));
    }

    private Linear linear(String name, Init init, Rng rng) {
        return child(name, new Linear(config.modelDim, config.modelDim, false, init, dtype, rng.fork(name)));
    }

    private Tensor split(Tensor x) {
        return x.reshape(x.dim(0), x.dim(1), config.heads, config.headDim());
    }

    private static Tensor keys(Tensor q) {
        return q.apply(new L2Normalize(-1, 1e-12));
    }

    private double scale() {
        return 1 / Math.sqrt(config.headDim());
    }

    @Override
    public Mixed forward(Tensor x, Tensor mask) {
        Aligned texts = Aligned.of(x, mask);
        return Mixed.of(texts.restored(whole(texts.aligned(x))));
    }

    private Tensor whole(Tensor x) {
        Tensor q = split(queryKey.forward(x));
        Tensor v = split(value.forward(x));
        Tensor k = keys(q);
        Tensor[] all = null;
        for (Buckets buckets : hashed(q, none(x.dim(0)))) {
            all = merged(all, sorted(buckets, q, k, v));
        }
        return finished(all, v);
    }

    private List<Buckets> none(int batch) {
        return Collections.nCopies(config.rounds, Buckets.none(batch * config.heads));
    }

    private List<Buckets> hashed(Tensor q, List<Buckets> past) {
        return new RandomRotations(rotations).hashed(q, past);
    }

    /** One round on a whole text: heads become sequences [B H,T,1,d], sorted by bucket. */
    private Tensor[] sorted(Buckets buckets, Tensor q, Tensor k, Tensor v) {
        int tokens = q.dim(1);
        List<AttentionPattern> runs = new ArrayList<>();
        int[] rows = new int[q.dim(0) * config.heads * tokens];
        int[] back = new int[rows.length];
        for (int head = 0; head < q.dim(0) * config.heads; head++) {
            int[] order = buckets.order(head);
            runs.add(buckets.runs(head, order, config.chunk));
            for (int s = 0; s < tokens; s++) {
                rows[head * tokens + s] = head * tokens + order[s];
                back[head * tokens + order[s]] = head * tokens + s;
            }
        }
        Attention op = new Attention(new PerSequence(runs), scale());
        Tensor[] read = Autograd.run(op, gathered(q, rows), gathered(k, rows), gathered(v, rows));
        Shape heads = Shape.of(q.dim(0), config.heads, tokens, config.headDim());
        Tensor y = moved(read[0].reshape(rows.length, config.headDim()), back).reshape(heads.dims()).transpose(1, 2);
        return new Tensor[] {
            y, moved(read[1].reshape(rows.length, 1), back).reshape(q.dim(0), config.heads, tokens)
        };
    }

    private Tensor gathered(Tensor x, int[] rows) {
        Tensor flat = x.transpose(1, 2).reshape(rows.length, config.headDim());
        return moved(flat, rows).reshape(x.dim(0) * config.heads, x.dim(1), 1, config.headDim());
    }

    private static Tensor moved(Tensor rows, int[] order) {
        return rows.apply(new IndexSelect(0), Tensor.of(order, order.length));
    }

    private static Tensor[] merged(Tensor[] all, Tensor[] more) {
        return all == null ? more : Autograd.run(new MergeAttention(), all[0], all[1], more[0], more[1]);
    }

    /** Outputs [B,T,H,d] and lse [B,H,T] to [B,T,D]; a token that saw no other sees itself, v [B,T,H,d]. */
    private Tensor finished(Tensor[] read, Tensor v) {
        double[] sums = read[1].detach().to(DType.FLOAT64).doubles();
        double[] alone = IntStream.range(0, sums.length).mapToDouble(i -> Double.isInfinite(sums[i]) ? 1 : 0).toArray();
        Tensor self = Tensor.of(alone, v.dim(0), config.heads, v.dim(1), 1).to(v.dtype()).transpose(1, 2);
        Tensor y = read[0].add(v.mul(self));
        return out.forward(y.reshape(v.dim(0), v.dim(1), config.modelDim));
    }

    @Override
    public LshMemory start(int batch) {
        int d = config.headDim();
        return new LshMemory(KeyValues.empty(new KvCache.Form(dtype, batch, config.heads, d, d)), none(batch));
    }

    @Override
    public Step<LshMemory> prefill(Tensor x, LshMemory state) {
        if (state.rounds().size() != config.rounds) {
            throw new IllegalArgumentException(
                    "lsh attention of " + config.rounds + " rounds needs a memory of as many,"
                            + " got " + state.rounds().size() + ": it is the memory of another model");
        }
        return Autograd.noGrad(() -> {
            Tensor q = split(queryKey.forward(x));
            Tensor v = split(value.forward(x));
            KeyValues all = state.all().append(keys(q), v);
            List<Buckets> rounds = hashed(q, state.rounds());
            Tensor k = all.keys();
            Tensor values = all.values();
            Tensor[] read = null;
            for (Buckets buckets : rounds) {
                Attention op = new Attention(places(buckets, x.dim(0)), scale());
                read = merged(read, Autograd.run(op, q, k, values));
            }
            return new Step<>(finished(read, v), new LshMemory(all, rounds));
        });
    }

    private AttentionPattern places(Buckets buckets, int batch) {
        return new PerSequence(IntStream.range(0, batch)
                .mapToObj(b -> buckets.places(b * config.heads, config.chunk))
                .toList());
    }

    @Override
    public long stateBytes(LshMemory state) {
        return state.bytes();
    }
}
