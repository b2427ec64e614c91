package dev.gradus.sequence;

import dev.gradus.kernel.AttentionSetup;
import dev.gradus.kernel.HeadLayout;
import dev.gradus.kernel.Kernels;
import dev.gradus.kernel.scalar.DoubleAttention;
import dev.gradus.pattern.AttentionPattern;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/**
 * The keys and values of the tokens seen so far: what attention remembers. A value: appending gives a new cache and
 * leaves this one as it was.
 *
 * <p>Caches of one run share growing arrays, [B, Hkv, room, d]. A cache that ends where the arrays were last written is
 * continued in place; an older one is copied first. Not thread-safe.
 */
public final class KvCache {
    private static final int LEAST_ROOM = 64;

    private final Shape keyShape;
    private final Shape valueShape;
    private final Store store;
    private final int length;

    /** Arrays that several caches stand on, and how many tokens of them are taken. */
    private static final class Store {
        final Tensor keys;
        final Tensor values;
        int used;

        Store(Tensor keys, Tensor values) {
            this.keys = keys;
            this.values = values;
        }

        int room() {
            return keys.dim(2);
        }
    }

    private KvCache(Shape keyShape, Shape valueShape, Store store, int length) {
        this.keyShape = keyShape;
        this.valueShape = valueShape;
        this.store = store;
        this.length = length;
    }

    /**
     * A cache without tokens.
     *
     * @param dtype floating-point type
     * @param batch B
     * @param heads Hkv
     * @param keySize elements of a key's head
     * @param valueSize elements of a value's head
     * @return the cache
     */
    public static KvCache empty(DType dtype, int batch, int heads, int keySize, int valueSize) {
        Shape keys = Shape.of(batch, heads, 0, keySize);
        Shape values = Shape.of(batch, heads, 0, valueSize);
        return new KvCache(keys, values, new Store(own(dtype, keys), own(dtype, values)), 0);
    }

    /** On an array of its own, because a cache outlives the workspace that a step may run in. */
    private static Tensor own(DType dtype, Shape shape) {
        return dtype == DType.FLOAT32
                ? Tensor.of(new float[shape.size()], shape.dims())
                : Tensor.of(new double[shape.size()], shape.dims());
    }

    /**
     * Tokens in this cache.
     *
     * @return their number
     */
    public int length() {
        return length;
    }

    /**
     * Memory of the keys and values of the tokens seen: {@code 2 B Hkv T d} numbers, when both have size d.
     *
     * @return bytes
     */
    public long bytes() {
        return (keyShape.with(2, 1).size() + (long) valueShape.with(2, 1).size()) * length * store.keys.dtype().bytes();
    }

    /**
     * This cache and more tokens.
     *
     * @param keys [B,T,Hkv,d]
     * @param values [B,T,Hkv,dv]
     * @return the longer cache
     * @throws IllegalArgumentException if the shapes do not fit
     */
    public KvCache append(Tensor keys, Tensor values) {
        int tokens = check(keys, keyShape, "keys");
        if (check(values, valueShape, "values") != tokens) {
            throw new IllegalArgumentException(
                    "a cache needs as many values as keys, got " + keys.shape() + " and " + values.shape());
        }
        Store to = store.used == length && length + tokens <= store.room() ? store : copy(length + tokens);
        insert(keys, to.keys);
        insert(values, to.values);
        to.used = length + tokens;
        return new KvCache(keyShape, valueShape, to, to.used);
    }

    private int check(Tensor x, Shape own, String what) {
        boolean fits = x.dtype() == store.keys.dtype() && x.shape().rank() == 4 && x.dim(0) == own.dim(0)
                && x.dim(2) == own.dim(1) && x.dim(3) == own.dim(3);
        if (!fits) {
            throw new IllegalArgumentException("this cache needs " + what + " of " + store.keys.dtype() + " ["
                    + own.dim(0) + ", T, " + own.dim(1) + ", " + own.dim(3) + "], got " + x.dtype() + " " + x.shape());
        }
        return x.dim(1);
    }

    private Store copy(int least) {
        int room = Math.max(LEAST_ROOM, Math.max(least, 2 * length));
        Store grown = new Store(
                own(store.keys.dtype(), keyShape.with(2, room)), own(store.keys.dtype(), valueShape.with(2, room)));
        move(store.keys, grown.keys);
        move(store.values, grown.values);
        return grown;
    }

    private void move(Tensor from, Tensor to) {
        int size = from.dim(3);
        for (int head = 0; head < from.dim(0) * from.dim(1); head++) {
            System.arraycopy(
                    array(from), head * from.dim(2) * size, array(to), head * to.dim(2) * size, length * size);
        }
    }

    private void insert(Tensor x, Tensor to) {
        int heads = to.dim(1);
        int size = to.dim(3);
        int room = to.dim(2);
        int piece = 0;
        for (int b = 0; b < to.dim(0); b++) {
            for (int t = length; t < length + x.dim(1); t++) {
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
     * What queries read from this cache; the last query stands at the last key.
     *
     * @param q [B,T,H,d]
     * @param pattern which keys a query may attend to
     * @param scale factor of the scores
     * @return [B,T,H,dv]
     */
    public Tensor attend(Tensor q, AttentionPattern pattern, double scale) {
        boolean fits = q.dtype() == store.keys.dtype() && q.shape().rank() == 4 && q.dim(0) == keyShape.dim(0)
                && q.dim(1) <= length && q.dim(3) == keyShape.dim(3);
        if (!fits) {
            throw new IllegalArgumentException("a cache of " + length + " tokens " + keyShape
                    + " needs queries [B,T,H,d] of its type, got " + q.dtype() + " " + q.shape());
        }
        int heads = q.dim(2);
        int size = keyShape.dim(3);
        AttentionSetup setup = new AttentionSetup(
                q.dim(0), heads, keyShape.dim(1), q.dim(1), length, size, valueShape.dim(3), scale, pattern, null);
        Tensor y = Tensor.empty(q.dtype(), q.shape().with(-1, valueShape.dim(3)));
        Tensor lse = Tensor.empty(q.dtype(), Shape.of(q.dim(0), heads, q.dim(1)));
        HeadLayout ql = HeadLayout.contiguous(q.dim(1), heads, size);
        if (q.dtype() == DType.FLOAT32) {
            Kernels.active().attention().forward(
                    setup, q.floats(), ql, store.keys.floats(), layout(store.keys), store.values.floats(),
                    layout(store.values), y.floats(), lse.floats());
        } else {
            new DoubleAttention(
                    setup, q.doubles(), ql, store.keys.doubles(), layout(store.keys), store.values.doubles(),
                    layout(store.values)).forward(y.doubles(), lse.doubles());
        }
        return y;
    }

    private static HeadLayout layout(Tensor x) {
        int head = x.dim(2) * x.dim(3);
        return new HeadLayout(0, x.dim(1) * head, x.dim(3), head);
    }
}
