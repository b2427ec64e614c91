package dev.gradus.attention.sparse;

import dev.gradus.attention.layer.Aligned;
import dev.gradus.attention.pattern.SelectedBlocks;
import dev.gradus.autograd.Autograd;
import dev.gradus.nn.Init;
import dev.gradus.nn.Linear;
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
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;

/**
 * Mixture of block attention, MoBA (Lu et al. 2025): every query head sees its own block and those earlier blocks whose mean
 * key scores highest, all in one softmax. Without parameters beyond those of plain attention; with as many blocks as a text
 * has, it is plain attention. A whole text costs what its chosen pairs cost, and memory for the queries once more for each
 * block beside the own.
 *
 * <p>Legend: B sequences, T tokens, D channels, H query heads, K key heads, d elements of a head, n finished blocks.
 */
public final class MixtureOfBlockAttention extends TimeMixer<MixtureOfBlocksMemory> {
    private final Config config;
    private final DType dtype;
    private final Linear query;
    private final Linear key;
    private final Linear value;
    private final Linear out;

    /**
     * Form of the attention.
     *
     * @param modelDim D
     * @param heads H
     * @param kvHeads K, a divisor of H
     * @param headDim d
     * @param block tokens of a block
     * @param chosen blocks that a query sees, its own among them
     * @param rotary position embedding, or null for none
     */
    public record Config(
            int modelDim, int heads, int kvHeads, int headDim, int block, int chosen, Rotary rotary) {

        /** Checks the ranges. */
        public Config {
            if (modelDim < 1 || heads < 1 || kvHeads < 1 || headDim < 1 || heads % kvHeads != 0) {
                throw new IllegalArgumentException(
                        "mixture of block attention needs positive sizes and heads that are a"
                                + " multiple of kvHeads, got modelDim " + modelDim + ", heads " + heads + ", kvHeads "
                                + kvHeads + ", headDim " + headDim);
            }
            if (block < 1 || chosen < 1) {
                throw new IllegalArgumentException("mixture of block attention needs a block and chosen blocks of at"
                        + " least 1, got " + block + " and " + chosen);
            }
        }

        private double scale() {
            return 1 / Math.sqrt(headDim);
        }
    }

    /**
     * An attention with fresh weights.
     *
     * @param config form
     * @param init how the matrices are drawn
     * @param dtype float type
     * @param rng random numbers
     */
    public MixtureOfBlockAttention(Config config, Init init, DType dtype, Rng rng) {
        this.config = config;
        this.dtype = dtype;
        int d = config.headDim;
        query = linear("q_proj", config.modelDim, config.heads * d, init, rng);
        key = linear("k_proj", config.modelDim, config.kvHeads * d, init, rng);
        value = linear("v_proj", config.modelDim, config.kvHeads * d, init, rng);
        out = linear("o_proj", config.heads * d, config.modelDim, init, rng);
    }

    private Linear linear(String name, int in, int width, Init init, Rng rng) {
        return child(name, new Linear(in, width, false, init, dtype, rng.fork(name)));
    }

    private Tensor heads(Linear by, Tensor x) {
        Tensor y = by.forward(x);
        return y.reshape(x.dim(0), x.dim(1), y.dim(2) / config.headDim, config.headDim);
    }

    private Tensor turned(Tensor heads, int first) {
        return config.rotary == null ? heads : config.rotary.turn(heads, first);
    }

    @Override
    public Mixed forward(Tensor x, Tensor mask) {
        Aligned texts = Aligned.of(x, mask);
        return Mixed.of(texts.restored(whole(texts.aligned(x))));
    }

    private Tensor whole(Tensor x) {
        Tensor q = turned(heads(query, x), 0);
        Tensor k = turned(heads(key, x), 0);
        Tensor means = Autograd.noGrad(() -> withMeans(noMeans(x.dim(0)), k));
        return joined(BlockReads.attend(chosen(q, means, 0), q, k, heads(value, x), config.scale()));
    }

    private Tensor joined(Tensor y) {
        return out.forward(y.reshape(y.dim(0), y.dim(1), config.heads * config.headDim));
    }

    private Tensor noMeans(int batch) {
        return Tensor.zeros(dtype, Shape.of(batch, 0, config.kvHeads, config.headDim));
    }

    /** Means and those of further keys [B,T,K,d], of which the first begins a block. */
    private Tensor withMeans(Tensor means, Tensor keys) {
        return new BlockMeans(config.block, means).and(keys).means();
    }

    /** What each sequence sees; q [B,T,H,d], whose first stands at a position. */
    private List<SelectedBlocks> chosen(Tensor q, Tensor means, int first) {
        BitSet[][][] chosen = new BitSet[q.dim(0)][q.dim(2)][q.dim(1)];
        for (BitSet[][] heads : chosen) {
            for (BitSet[] queries : heads) {
                Arrays.setAll(queries, t -> own(first + t));
            }
        }
        if (config.chosen > 1) {
            ScoreRows.each(q, means, t -> (first + t) / config.block, rows -> add(rows, chosen));
        }
        return Stream.of(chosen).map(heads -> new SelectedBlocks(config.block, 1, first, heads)).toList();
    }

    /** Adds the best of the earlier blocks. */
    private void add(ScoreRows rows, BitSet[][][] chosen) {
        double[] scores = rows.numbers();
        rows.each(t -> {
            for (int b = 0; b < chosen.length; b++) {
                for (int h = 0; h < rows.heads(); h++) {
                    BitSet best = Greatest.of(scores, rows.at(b, h, t), rows.seen(t), config.chosen - 1);
                    chosen[b][h][rows.first() + t].or(best);
                }
            }
        });
    }

    private BitSet own(int position) {
        BitSet own = new BitSet();
        own.set(position / config.block);
        return own;
    }

    @Override
    public MixtureOfBlocksMemory start(int batch) {
        KeyValues none = KeyValues.empty(
                new KvCache.Form(dtype, batch, config.kvHeads, config.headDim, config.headDim));
        return new MixtureOfBlocksMemory(none, noMeans(batch));
    }

    @Override
    public Step<MixtureOfBlocksMemory> prefill(Tensor x, MixtureOfBlocksMemory state) {
        return Autograd.noGrad(() -> {
            int first = state.all().length();
            KeyValues all = state.all().append(turned(heads(key, x), first), heads(value, x));
            int open = all.length() - state.means().dim(1) * config.block; // tokens without a mean
            Tensor means = open < config.block ? state.means() : withMeans(state.means(), all.last(open).keys());
            Tensor q = turned(heads(query, x), first);
            Tensor y = BlockReads.attend(chosen(q, means, first), q, all, config.scale());
            return new Step<>(joined(y), new MixtureOfBlocksMemory(all, means));
        });
    }

    @Override
    public long stateBytes(MixtureOfBlocksMemory state) {
        return state.bytes();
    }
}
