package dev.gradus.attention.sparse;

import dev.gradus.attention.layer.Aligned;
import dev.gradus.attention.pattern.SelectedBlocks;
import dev.gradus.attention.pattern.Window;
import dev.gradus.autograd.Autograd;
import dev.gradus.nn.Init;
import dev.gradus.nn.Linear;
import dev.gradus.op.attention.Attention;
import dev.gradus.random.Rng;
import dev.gradus.sequence.KeyValues;
import dev.gradus.sequence.KvCache;
import dev.gradus.sequence.Mixed;
import dev.gradus.sequence.Rotary;
import dev.gradus.sequence.Step;
import dev.gradus.sequence.TimeMixer;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;
import java.util.List;

/**
 * Native sparse attention (Yuan et al. 2025): three looks at the past, {@code y = sum_c g_c attention_c(q)}, with gates
 * {@code g = sigmoid(W x + b)} for each head.
 *
 * <p>The <b>compressed</b> look sees a learned vector for every finished block. What it finds tells the <b>selected</b> look
 * which blocks to see token by token. The <b>near</b> look sees a window. Each has keys and values of its own. A query that no
 * block is finished for gets 0 from the compressed look. Selecting has no gradient: the compressed look learns it.
 *
 * <p>Rotary positions turn the selected and the near look; within a compressed block places are learned. Legend: B sequences,
 * T tokens, D channels, H query heads, K key heads, d elements of a head.
 */
public final class NativeSparseAttention extends TimeMixer<NativeSparseMemory> {
    private static final int COMPRESSED = 0;
    private static final int SELECTED = 1;
    private static final int NEAR = 2;
    private static final String[] NAMES = {"compressed", "selected", "near"};

    private final Config config;
    private final DType dtype;
    private final Linear query;
    private final Linear[] keys = new Linear[3];
    private final Linear[] values = new Linear[3];
    private final BlockCompressor keyBlocks;
    private final BlockCompressor valueBlocks;
    private final Linear gate;
    private final Linear out;

    /**
     * Form of the attention.
     *
     * @param modelDim D
     * @param heads H
     * @param kvHeads K, a divisor of H; heads that share a key select the same blocks
     * @param headDim d
     * @param form blocks and window
     * @param rotary position embedding, or null for none
     */
    public record Config(
            int modelDim, int heads, int kvHeads, int headDim, NativeSparseForm form, Rotary rotary) {

        /** Checks the ranges. */
        public Config {
            if (modelDim < 1 || heads < 1 || kvHeads < 1 || headDim < 1 || heads % kvHeads != 0) {
                throw new IllegalArgumentException("native sparse attention needs positive sizes and heads that are a"
                        + " multiple of kvHeads, got modelDim " + modelDim + ", heads " + heads + ", kvHeads "
                        + kvHeads + ", headDim " + headDim);
            }
        }

        private double scale() {
            return 1 / Math.sqrt(headDim);
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
    public NativeSparseAttention(Config config, Init init, DType dtype, Rng rng) {
        this.config = config;
        this.dtype = dtype;
        int d = config.headDim;
        NativeSparseForm form = config.form;
        query = linear("q_proj", config.heads * d, init, rng);
        for (int look = 0; look < NAMES.length; look++) {
            keys[look] = linear(NAMES[look] + ".k_proj", config.kvHeads * d, init, rng);
            values[look] = linear(NAMES[look] + ".v_proj", config.kvHeads * d, init, rng);
        }
        keyBlocks = child("compressed.k_blocks", new BlockCompressor(form.length(), form.stride(), d, init, dtype,
                rng.fork("k_blocks")));
        valueBlocks = child("compressed.v_blocks", new BlockCompressor(form.length(), form.stride(), d, init, dtype,
                rng.fork("v_blocks")));
        gate = child("gate", new Linear(config.modelDim, 3 * config.heads, true, Init.constant(0), dtype, rng));
        out = child("o_proj",
                new Linear(config.heads * d, config.modelDim, false, init, dtype, rng.fork("o_proj")));
    }

    private Linear linear(String name, int width, Init init, Rng rng) {
        return child(name, new Linear(config.modelDim, width, false, init, dtype, rng.fork(name)));
    }

    private Tensor split(Tensor x) {
        return x.reshape(x.dim(0), x.dim(1), x.dim(2) / config.headDim, config.headDim);
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
        int blocks = config.form.finished(0).within(x.dim(1));
        Tensor q = split(query.forward(x));
        Tensor turned = turned(q, 0);
        Tensor ck = keyBlocks.forward(split(keys[COMPRESSED].forward(x)), blocks); // [B,n,K,d]
        Tensor cv = valueBlocks.forward(split(values[COMPRESSED].forward(x)), blocks);
        List<SelectedBlocks> selection = NativeSparseSelection.of(config.form, q, ck, config.scale(), 0);
        Tensor[] looks = {
            compressed(q, ck, cv, 0),
            BlockReads.attend(selection, turned, keysOf(SELECTED, x, 0), valuesOf(SELECTED, x), config.scale()),
            turned.apply(new Attention(window(), config.scale()), keysOf(NEAR, x, 0), valuesOf(NEAR, x))
        };
        return gated(x, looks);
    }

    private Window window() {
        return Window.causal(config.form.window());
    }

    private Tensor keysOf(int look, Tensor x, int first) {
        return turned(split(keys[look].forward(x)), first);
    }

    private Tensor valuesOf(int look, Tensor x) {
        return split(values[look].forward(x));
    }

    /** q [B,T,H,d], whose first stands at a position, against the finished blocks. */
    private Tensor compressed(Tensor q, Tensor ck, Tensor cv, int first) {
        int ahead = first + q.dim(1) - ck.dim(1);
        return ck.dim(1) == 0
                ? Tensor.zeros(q.dtype(), q.shape())
                : q.apply(new Attention(config.form.finished(ahead), config.scale()), ck, cv);
    }

    /** Looks [B,T,H,d] to [B,T,D]. */
    private Tensor gated(Tensor x, Tensor[] looks) {
        Tensor gates = gate.forward(x).sigmoid().reshape(x.dim(0), x.dim(1), config.heads, 3);
        Tensor y = looks[0].mul(gates.slice(3, 0, 1));
        y = y.add(looks[1].mul(gates.slice(3, 1, 2))).add(looks[2].mul(gates.slice(3, 2, 3)));
        return out.forward(y.reshape(x.dim(0), x.dim(1), config.heads * config.headDim));
    }

    @Override
    public NativeSparseMemory start(int batch) {
        KeyValues none = KeyValues.empty(
                new KvCache.Form(dtype, batch, config.kvHeads, config.headDim, config.headDim));
        return new NativeSparseMemory(none, none, none, none, 0);
    }

    @Override
    public Step<NativeSparseMemory> prefill(Tensor x, NativeSparseMemory state) {
        return Autograd.noGrad(() -> {
            int first = state.length();
            NativeSparseMemory all = remembered(x, state);
            Tensor q = split(query.forward(x));
            Tensor turned = turned(q, first);
            Tensor ck = all.compressed().keys();
            List<SelectedBlocks> selection = NativeSparseSelection.of(config.form, q, ck, config.scale(), first);
            Tensor[] looks = {
                compressed(q, ck, all.compressed().values(), first),
                BlockReads.attend(selection, turned, all.selected(), config.scale()),
                all.near().attend(turned, window(), config.scale())
            };
            return new Step<>(gated(x, looks), new NativeSparseMemory(all.compressed(), all.pending(), all.selected(),
                    all.near().last(config.form.window() - 1), all.length()));
        });
    }

    private NativeSparseMemory remembered(Tensor x, NativeSparseMemory past) {
        KeyValues pending =
                past.pending().append(split(keys[COMPRESSED].forward(x)), split(values[COMPRESSED].forward(x)));
        KeyValues compressed = past.compressed();
        int finished = config.form.finished(0).within(pending.length());
        if (finished > 0) {
            compressed = compressed.append(
                    keyBlocks.forward(pending.keys(), finished), valueBlocks.forward(pending.values(), finished));
        }
        int first = past.length();
        return new NativeSparseMemory(compressed, pending.last(pending.length() - finished * config.form.stride()),
                past.selected().append(keysOf(SELECTED, x, first), valuesOf(SELECTED, x)),
                past.near().append(keysOf(NEAR, x, first), valuesOf(NEAR, x)), first + x.dim(1));
    }

    @Override
    public long stateBytes(NativeSparseMemory state) {
        return state.bytes();
    }
}
