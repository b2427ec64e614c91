package dev.gradus.attention.layer;

import dev.gradus.attention.pattern.Dilated;
import dev.gradus.attention.pattern.GlobalKeys;
import dev.gradus.attention.pattern.GlobalQueries;
import dev.gradus.attention.pattern.PerSequence;
import dev.gradus.attention.pattern.Positions;
import dev.gradus.attention.pattern.Window;
import dev.gradus.autograd.Autograd;
import dev.gradus.nn.Init;
import dev.gradus.nn.Linear;
import dev.gradus.op.attention.Attention;
import dev.gradus.pattern.AttentionPattern;
import dev.gradus.pattern.Causal;
import dev.gradus.random.Rng;
import dev.gradus.sequence.KeyValues;
import dev.gradus.sequence.KvCache;
import dev.gradus.sequence.Mixed;
import dev.gradus.sequence.Rotary;
import dev.gradus.sequence.Step;
import dev.gradus.sequence.TimeMixer;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Longformer's attention for language models (Beltagy, Peters and Cohan 2020, section 4): a window that looks back, dilated
 * in some heads, and global tokens that stay causal.
 *
 * <p>A token that is not global sees its window and the global tokens before it. A global token sees all tokens before it,
 * with projections of its own; later tokens see it for ever. Global tokens are chosen by their place in the text, because
 * what comes later is not known. During generation it remembers the window and the global tokens; the keys of all tokens
 * only as long as another global token may come.
 */
public final class CausalLongformerAttention extends TimeMixer<LongformerMemory> {
    private final Config config;
    private final DType dtype;
    private final QueryKeyValue local;
    private final QueryKeyValue global;
    private final Linear out;

    /**
     * Form of the attention.
     *
     * @param modelDim D
     * @param heads H, a divisor of D
     * @param window tokens back, in steps of the dilation; nothing ahead
     * @param dilations of each head; a single one is for all
     * @param globals which tokens are global
     * @param rotary position embedding of queries and keys, or null for none
     */
    public record Config(
            int modelDim, int heads, Window window, List<Integer> dilations, GlobalPlaces globals, Rotary rotary) {

        /** Checks the ranges. */
        public Config {
            if (heads < 1 || modelDim < 1 || modelDim % heads != 0 || window.right() != 0) {
                throw new IllegalArgumentException("causal longformer needs heads that divide modelDim and a window"
                        + " that looks back, got " + heads + " and " + modelDim + ", " + window);
            }
            dilations = new Dilated(window, dilations).dilations();
            if (dilations.size() != 1 && dilations.size() != heads) {
                throw new IllegalArgumentException(
                        "causal longformer needs one dilation or one for each of " + heads + " heads, got "
                                + dilations);
            }
        }

        /** What a token that is not global sees. */
        AttentionPattern near(Positions global) {
            boolean plain = dilations.stream().allMatch(d -> d == 1);
            AttentionPattern near = plain ? window : new Dilated(window, dilations);
            return global.count() == 0 ? near : near.or(new GlobalKeys(global).and(new Causal()));
        }

        /** How many tokens before the next one its window needs. */
        int span() {
            return window.left() * dilations.stream().mapToInt(d -> d).max().orElse(1);
        }

        boolean hasGlobals() {
            return globals.anyFrom(0);
        }

        private double scale() {
            return 1 / Math.sqrt(modelDim / (double) heads);
        }
    }

    /**
     * An attention with fresh weights; without global places there are no global projections.
     *
     * @param config form
     * @param init how the matrices are drawn
     * @param dtype float type
     * @param rng random numbers
     */
    public CausalLongformerAttention(Config config, Init init, DType dtype, Rng rng) {
        this.config = config;
        this.dtype = dtype;
        local = projections("", init, rng);
        global = config.hasGlobals() ? projections("_global", init, rng) : null;
        out = linear("output", init, rng);
    }

    private QueryKeyValue projections(String suffix, Init init, Rng rng) {
        return new QueryKeyValue(
                config.modelDim / config.heads, linear("query" + suffix, init, rng), linear("key" + suffix, init, rng),
                linear("value" + suffix, init, rng));
    }

    private Linear linear(String name, Init init, Rng rng) {
        return child(name, new Linear(config.modelDim, config.modelDim, true, init, dtype, rng.fork(name)));
    }

    @Override
    public Mixed forward(Tensor x, Tensor mask) {
        TokenMask.checked("padding", mask, x);
        List<AttentionPattern> near = new ArrayList<>();
        List<AttentionPattern> far = new ArrayList<>();
        for (int b = 0; b < x.dim(0); b++) {
            Positions real = real(mask, b, x.dim(1));
            Positions chosen = config.globals.among(real);
            near.add(near(real, chosen));
            far.add(far(chosen));
        }
        Tensor y = attend(local, new PerSequence(near), x, mask); // [B,T,H,d]
        Tensor all = global == null ? y : y.add(attend(global, new PerSequence(far), x, mask)); // one of them is 0
        return Mixed.of(out.forward(all.reshape(x.shape().dims())));
    }

    private static Positions real(Tensor mask, int b, int tokens) {
        return mask == null ? Positions.range(0, tokens) : Positions.where(mask.ints(), b * tokens, tokens);
    }

    private AttentionPattern near(Positions real, Positions chosen) {
        return config.near(chosen).and(new GlobalQueries(real.without(chosen)));
    }

    private static AttentionPattern far(Positions chosen) {
        return new Causal().and(new GlobalQueries(chosen));
    }

    private Tensor attend(QueryKeyValue by, AttentionPattern pattern, Tensor x, Tensor mask) {
        Attention op = new Attention(pattern, config.scale());
        Tensor q = turned(by.queries(x), 0);
        Tensor k = turned(by.keys(x), 0);
        return mask == null ? q.apply(op, k, by.values(x)) : q.apply(op, k, by.values(x), mask);
    }

    private Tensor turned(Tensor heads, int first) {
        return config.rotary == null ? heads : config.rotary.turn(heads, first);
    }

    @Override
    public LongformerMemory start(int batch) {
        int d = config.modelDim / config.heads;
        KeyValues none = KeyValues.empty(new KvCache.Form(dtype, batch, config.heads, d, d));
        return new LongformerMemory(none, none, 0);
    }

    @Override
    public Step<LongformerMemory> prefill(Tensor x, LongformerMemory state) {
        return Autograd.noGrad(() -> {
            int first = state.length();
            boolean askAll = config.globals.anyFrom(first);
            KeyValues near = remember(local, x, state.near(), first);
            KeyValues all = askAll ? remember(global, x, state.all(), first) : state.all();
            Tensor y = readNear(x, near, first);
            Tensor sum = askAll ? y.add(readAll(x, all, first)) : y;
            LongformerMemory after = new LongformerMemory(near, all, first + x.dim(1));
            return new Step<>(out.forward(sum.reshape(x.shape().dims())), forgotten(after, first));
        });
    }

    private Tensor readNear(Tensor x, KeyValues near, int first) {
        int after = first + x.dim(1);
        Positions seen = Positions.range(0, after);
        AttentionPattern pattern = near(seen, config.globals.among(seen));
        AttentionPattern kept = new Recalled(pattern, farBefore(first), after - near.length());
        return near.attend(turned(local.queries(x), first), kept, config.scale());
    }

    private Tensor readAll(Tensor x, KeyValues all, int first) {
        AttentionPattern pattern = far(config.globals.among(Positions.range(0, all.length())));
        return all.attend(turned(global.queries(x), first), pattern, config.scale());
    }

    /** Global tokens that no longer stand in the window of the token at a place. */
    private int[] farBefore(int place) {
        return config.globals.before(place - config.span());
    }

    private KeyValues remember(QueryKeyValue by, Tensor x, KeyValues past, int first) {
        return past.append(turned(by.keys(x), first), by.values(x));
    }

    /** What later tokens may still see; the memory before had seen {@code earlier} tokens. */
    private LongformerMemory forgotten(LongformerMemory memory, int earlier) {
        KeyValues near = memory.near();
        int far = farBefore(earlier).length;
        int gone = memory.length() - near.length();
        int begin = memory.length() - config.span();
        int[] stay = IntStream.range(0, near.length())
                .filter(slot -> slot < far || slot + gone >= begin || config.globals.contains(slot + gone))
                .toArray();
        KeyValues all = config.globals.anyFrom(memory.length()) ? memory.all() : memory.all().first(0).copied();
        return new LongformerMemory(only(near, stay), all, memory.length());
    }

    private static KeyValues only(KeyValues from, int[] slots) {
        boolean newest = slots.length == 0 || slots[0] == from.length() - slots.length;
        if (newest) {
            return from.last(slots.length);
        }
        int[][] heads = new int[from.form().batch() * from.form().heads()][];
        Arrays.fill(heads, slots);
        return from.select(heads);
    }

    @Override
    public long stateBytes(LongformerMemory state) {
        return state.bytes();
    }
}
