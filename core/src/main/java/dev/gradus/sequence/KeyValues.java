package dev.gradus.sequence;

import dev.gradus.kernel.AttentionSetup;
import dev.gradus.kernel.HeadLayout;
import dev.gradus.kernel.Kernels;
import dev.gradus.kernel.ScoreTerms;
import dev.gradus.kernel.scalar.DoubleAttention;
import dev.gradus.pattern.AttentionPattern;
import dev.gradus.pattern.ScoreRule;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/**
 * Keys and values of neighbouring tokens: what caches are made of. A value: adding gives another and leaves this one as it
 * was.
 *
 * <p>Values of one run share growing arrays, [B, K, room, d]. One that ends where the arrays were last written is continued
 * in place; an older one is copied first. Dropping the oldest tokens copies nothing; they are gone with the next copy, which
 * comes when the arrays are full. Not thread-safe.
 */
public final class KeyValues {
    private static final int LEAST_ROOM = 64;

    private final KvCache.Form form;
    private final Store store;
    private final int start;
    private final int length;

    /** Arrays that several values stand on, and how many of their places are taken. */
    private static final class Store {
        final Tensor keys;
        final Tensor values;
        int used;

        Store(KvCache.Form form, int room) {
            keys = own(form.dtype(), Shape.of(form.batch(), form.heads(), room, form.keySize()));
            values = own(form.dtype(), Shape.of(form.batch(), form.heads(), room, form.valueSize()));
        }

        int room() {
            return keys.dim(2);
        }
    }

    private KeyValues(KvCache.Form form, Store store, int start, int length) {
        this.form = form;
        this.store = store;
        this.start = start;
        this.length = length;
    }

    /**
     * No tokens.
     *
     * @param form of the heads
     * @return an empty value
     */
    public static KeyValues empty(KvCache.Form form) {
        return new KeyValues(form, new Store(form, 0), 0, 0);
    }

    /** On an array of its own, because a cache outlives the workspace that a step may run in. */
    private static Tensor own(DType dtype, Shape shape) {
        return dtype == DType.FLOAT32
                ? Tensor.of(new float[shape.size()], shape.dims())
                : Tensor.of(new double[shape.size()], shape.dims());
    }

    /**
     * What the heads look like.
     *
     * @return type and sizes
     */
    public KvCache.Form form() {
        return form;
    }

    /**
     * Tokens of this value.
     *
     * @return their number
     */
    public int length() {
        return length;
    }

    /**
     * Memory of the keys and values: {@code 2 B K T d} numbers, when both have size d.
     *
     * @return bytes
     */
    public long bytes() {
        return form.tokenBytes() * length;
    }

    /**
     * These tokens and more.
     *
     * @param keys [B,T,K,d]
     * @param values [B,T,K,dv]
     * @return the longer value
     * @throws IllegalArgumentException if the shapes do not fit
     */
    public KeyValues append(Tensor keys, Tensor values) {
        int tokens = check(keys, form.keySize(), "keys");
        if (check(values, form.valueSize(), "values") != tokens) {
            throw new IllegalArgumentException(
                    "a cache needs as many values as keys, got " + keys.shape() + " and " + values.shape());
        }
        int end = start + length;
        boolean inPlace = store.used == end && end + tokens <= store.room();
        KeyValues to = inPlace ? this : roomier(Math.max(LEAST_ROOM, Math.max(length + tokens, 2 * length)));
        insert(keys, to.store.keys, to.start + length);
        insert(values, to.store.values, to.start + length);
        to.store.used = to.start + length + tokens;
        return new KeyValues(form, to.store, to.start, length + tokens);
    }

    private int check(Tensor x, int size, String what) {
        boolean fits = x.dtype() == form.dtype() && x.shape().rank() == 4 && x.dim(0) == form.batch()
                && x.dim(2) == form.heads() && x.dim(3) == size;
        if (!fits) {
            throw new IllegalArgumentException("this cache needs " + what + " of " + form.dtype() + " [" + form.batch()
                    + ", T, " + form.heads() + ", " + size + "], got " + x.dtype() + " " + x.shape()
                    + ": it is the cache of another model or batch");
        }
        return x.dim(1);
    }

    private KeyValues roomier(int room) {
        Store grown = new Store(form, room);
        move(store.keys, grown.keys);
        move(store.values, grown.values);
        grown.used = length;
        return new KeyValues(form, grown, 0, length);
    }

    private void move(Tensor from, Tensor to) {
        int size = from.dim(3);
        for (int head = 0; head < form.batch() * form.heads(); head++) {
            System.arraycopy(
                    array(from), (head * from.dim(2) + start) * size, array(to), head * to.dim(2) * size,
                    length * size);
        }
    }

    private static void insert(Tensor x, Tensor to, int first) {
        int heads = to.dim(1);
        int size = to.dim(3);
        int room = to.dim(2);
        int piece = 0;
        for (int b = 0; b < to.dim(0); b++) {
            for (int t = first; t < first + x.dim(1); t++) {
                for (int h = 0; h < heads; h++) {
                    int at = ((b * heads + h) * room + t) * size;
                    System.arraycopy(array(x), piece++ * size, array(to), at, size);
                }
            }
        }
    }

    private static Object array(Tensor x) {
        return x.dtype() == DType.FLOAT32 ? x.floats() : x.doubles();
    }

    /**
     * The oldest tokens; nothing is copied.
     *
     * @param tokens how many, from 0 to {@link #length()}
     * @return a value of that length
     */
    public KeyValues first(int tokens) {
        return part(0, tokens);
    }

    /**
     * The newest tokens; nothing is copied.
     *
     * @param tokens how many at most
     * @return a value of that length, or this one if it is no longer
     */
    public KeyValues last(int tokens) {
        return tokens >= length ? this : part(length - tokens, tokens);
    }

    private KeyValues part(int from, int tokens) {
        if (from < 0 || tokens < 0 || from + tokens > length) {
            throw new IllegalArgumentException(
                    "a cache of " + length + " tokens can't go back to " + tokens + " tokens");
        }
        return new KeyValues(form, store, start + from, tokens);
    }

    /**
     * The same on arrays of its own, no larger than needed.
     *
     * @return a copy
     */
    public KeyValues copied() {
        return roomier(length);
    }

    /**
     * The keys as a tensor of their own.
     *
     * @return [B,T,K,d]
     */
    public Tensor keys() {
        return gathered(store.keys);
    }

    /**
     * The values as a tensor of their own.
     *
     * @return [B,T,K,dv]
     */
    public Tensor values() {
        return gathered(store.values);
    }

    private Tensor gathered(Tensor from) {
        int size = from.dim(3);
        Tensor x = Tensor.empty(form.dtype(), Shape.of(form.batch(), length, form.heads(), size));
        int piece = 0;
        for (int b = 0; b < form.batch(); b++) {
            for (int t = 0; t < length; t++) {
                for (int h = 0; h < form.heads(); h++) {
                    int at = ((b * form.heads() + h) * from.dim(2) + start + t) * size;
                    System.arraycopy(array(from), at, array(x), piece++ * size, size);
                }
            }
        }
        return x;
    }

    /**
     * Chosen tokens, other ones for each head, copied.
     *
     * @param tokens [B K][n], which tokens of each head of each sequence are kept
     * @return a value of n tokens
     */
    public KeyValues select(int[][] tokens) {
        int kept = tokens[0].length;
        Store chosen = new Store(form, kept);
        for (int head = 0; head < tokens.length; head++) {
            for (int i = 0; i < kept; i++) {
                place(store.keys, head, tokens[head][i], chosen.keys, i);
                place(store.values, head, tokens[head][i], chosen.values, i);
            }
        }
        chosen.used = kept;
        return new KeyValues(form, chosen, 0, kept);
    }

    private void place(Tensor from, int head, int token, Tensor to, int at) {
        int size = from.dim(3);
        System.arraycopy(
                array(from), (head * from.dim(2) + start + token) * size, array(to), (head * to.dim(2) + at) * size,
                size);
    }

    /**
     * What queries read from these tokens; the last query stands at the last key.
     *
     * @param q [B,T,H,d]
     * @param pattern which keys a query may attend to, counted from the first token of this value
     * @param scale factor of the scores
     * @return [B,T,H,dv]
     */
    public Tensor attend(Tensor q, AttentionPattern pattern, double scale) {
        return attend(q, pattern, scale, ScoreRule.NONE, null);
    }

    /**
     * As above, of scores to which a rule is applied.
     *
     * @param q [B,T,H,d]
     * @param pattern which keys a query may attend to
     * @param scale factor of the scores
     * @param rule what becomes of the scores; positions are counted from the first token of this value
     * @param table [rows,H] of the rule's bias, or null without one
     * @return [B,T,H,dv]
     */
    public Tensor attend(Tensor q, AttentionPattern pattern, double scale, ScoreRule rule, Tensor table) {
        boolean fits = q.dtype() == form.dtype() && q.shape().rank() == 4 && q.dim(0) == form.batch()
                && q.dim(1) <= length && q.dim(3) == form.keySize();
        if (!fits) {
            throw new IllegalArgumentException("a cache of " + length + " tokens of " + form
                    + " needs queries [B,T,H,d] of its type, got " + q.dtype() + " " + q.shape());
        }
        int heads = q.dim(2);
        AttentionSetup setup = new AttentionSetup(
                q.dim(0), heads, form.heads(), q.dim(1), length, form.keySize(), form.valueSize(), scale, pattern,
                null);
        Tensor y = Tensor.empty(q.dtype(), q.shape().with(-1, form.valueSize()));
        Tensor lse = Tensor.empty(q.dtype(), Shape.of(q.dim(0), heads, q.dim(1)));
        HeadLayout ql = HeadLayout.contiguous(q.dim(1), heads, form.keySize());
        if (q.dtype() == DType.FLOAT32) {
            ScoreTerms terms = new ScoreTerms(rule, table == null ? null : table.floats(), null);
            Kernels.active().attention().forward(
                    setup, terms, q.floats(), ql, store.keys.floats(), layout(store.keys), store.values.floats(),
                    layout(store.values), y.floats(), lse.floats());
        } else {
            new DoubleAttention(
                    setup, rule, table == null ? null : table.doubles(), q.doubles(), ql, store.keys.doubles(),
                    layout(store.keys), store.values.doubles(),
                    layout(store.values)).forward(y.doubles(), lse.doubles());
        }
        return y;
    }

    private HeadLayout layout(Tensor x) {
        int head = x.dim(2) * x.dim(3);
        return new HeadLayout(start * x.dim(3), x.dim(1) * head, x.dim(3), head);
    }
}
