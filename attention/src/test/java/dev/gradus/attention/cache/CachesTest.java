package dev.gradus.attention.cache;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.attention.cache.QuantizedCache.Rounding;
import dev.gradus.attention.pattern.Window;
import dev.gradus.autograd.Autograd;
import dev.gradus.op.shape.Concat;
import dev.gradus.pattern.Causal;
import dev.gradus.sequence.AttentionRule;
import dev.gradus.sequence.FullCache;
import dev.gradus.sequence.KvCache;
import dev.gradus.sequence.MultiHeadAttention;
import dev.gradus.sequence.Rotary;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** What each kind of cache keeps, how many bytes it takes and what it answers. */
class CachesTest {
    private static final int TOKEN_BYTES = Prompts.BATCH * Prompts.KV_HEADS * 2 * Prompts.SIZE * 4;

    private final MultiHeadAttention causal = Prompts.attention(new Causal(), DType.FLOAT32);
    private final Tensor x = Prompts.tokens(DType.FLOAT32);
    private final KvCache.Form form = Prompts.form(DType.FLOAT32);

    private KvCache after(KvCache cache) {
        return Prompts.feed(causal, cache, x, Prompts.TOKENS).state();
    }

    private Tensor output(KvCache cache) {
        return Prompts.feed(causal, cache, x, 7, 1, 15).output();
    }

    @Test
    void aRollingCacheIsTheWindowsWholeMemory() {
        MultiHeadAttention windowed = Prompts.attention(Window.causal(5), DType.FLOAT32);
        Tensor expected = Autograd.noGrad(() -> windowed.forward(x));
        Prompts.assertClose(expected, output(RollingCache.empty(form, 5)), 1e-5, "causal, cut to the window");
        Prompts.assertClose(expected, Prompts.feed(windowed, RollingCache.empty(form, 5), x, 6, 17).output(), 1e-5,
                "window");
        Prompts.assertClose(output(FullCache.empty(form)), output(RollingCache.empty(form, 99)), 0, "nothing dropped");
        assertEquals(5L * TOKEN_BYTES, after(RollingCache.empty(form, 5)).bytes());
        assertEquals(23L * TOKEN_BYTES, after(FullCache.empty(form)).bytes());
    }

    @Test
    void sinksAndRecentTokensAreAllThatStays() {
        Prompts.assertClose(output(FullCache.empty(form)), output(SinkCache.empty(form, new Sinks(3, 20))), 1e-5,
                "nothing dropped");
        assertEquals(6L * TOKEN_BYTES, after(SinkCache.empty(form, new Sinks(2, 4))).bytes());
    }

    /** A causal model with sinks over a very long stream never meets a position that its cache has not. */
    @Test
    void positionsStayInsideTheCache() {
        int[] longest = {0};
        Tensor once = Prompts.scalars(1);
        Rotary.Spectrum still = new Rotary.Spectrum(new double[] {0.1}, 1);
        AttentionRule rule = new AttentionRule(new Causal(), 1, new Rotary(length -> {
            longest[0] = Math.max(longest[0], length);
            return still;
        }, false));
        Tensor pair = once.apply(new Concat(-1), once);
        KvCache cache = SinkCache.empty(new KvCache.Form(DType.FLOAT64, 1, 1, 2, 2), new Sinks(2, 3));
        for (int t = 0; t < 50; t++) {
            cache = cache.attend(pair, pair, pair, rule).state();
        }
        assertEquals(50, cache.length());
        assertEquals(5, longest[0]);
    }

    @Test
    void heavyHittersOutliveTheirTime() {
        AttentionRule rule = new AttentionRule(new Causal(), 1, null);
        Tensor keys = Prompts.scalars(0, 3, 0, 0, 0, 0); // token 1 is what everyone looks at
        Tensor values = Prompts.scalars(0, 1, 0, 0, 0, 0);
        Tensor queries = Prompts.scalars(1, 1, 1, 1, 1, 1);
        KvCache start = HeavyHitterCache.empty(new KvCache.Form(DType.FLOAT64, 1, 1, 1, 1), 1, 2);
        var step = start.attend(queries, keys, values, rule);
        HeavyHitterCache cache = (HeavyHitterCache) step.state();
        assertArrayEquals(new int[] {1, 4, 5}, cache.positions()[0]);
        double share = Math.exp(3) / (Math.exp(3) + 3); // four tokens are there when the last query reads
        assertEquals(share, step.output().doubles()[5], 1e-12);
        assertTrue(cache.received()[0][0] > 4 * share, "four later queries and its own");
    }

    @Test
    void heavyHittersThatFitAreTheFullCache() {
        Prompts.assertClose(output(FullCache.empty(form)), output(HeavyHitterCache.empty(form, 20, 20)), 1e-5, "all");
        assertEquals(7L * (TOKEN_BYTES + Prompts.BATCH * Prompts.KV_HEADS * 12),
                after(HeavyHitterCache.empty(form, 3, 4)).bytes());
    }

    @Test
    void heavyHittersSeeOnlyWhatThePatternAllows() {
        MultiHeadAttention windowed = Prompts.attention(Window.causal(5), DType.FLOAT32);
        Prompts.assertClose(Autograd.noGrad(() -> windowed.forward(x)),
                Prompts.feed(windowed, HeavyHitterCache.empty(form, 20, 20), x, 23).output(), 1e-5, "window");
    }

    @Test
    void eightBitsAreAlmostEnough() {
        Tensor exact = output(FullCache.empty(form));
        for (boolean rotated : new boolean[] {true, false}) {
            for (boolean byChannel : new boolean[] {true, false}) {
                Tensor rounded = output(QuantizedCache.empty(form, new Rounding(4, byChannel, rotated)));
                Prompts.assertClose(exact, rounded, 0.03, byChannel + " " + rotated);
            }
        }
        Prompts.assertClose(exact, output(QuantizedCache.empty(form, new Rounding(64, true, true))), 1e-5, "one group");
    }

    @Test
    void eightBitsAreAQuarter() {
        Rounding rule = new Rounding(4, true, true);
        long exact = 3L * TOKEN_BYTES; // of the group under way
        int heads = Prompts.BATCH * Prompts.KV_HEADS;
        long codes = 20L * TOKEN_BYTES / 4;
        long scales = 5L * heads * (Prompts.SIZE + 4) * 8; // low and step of channels and of tokens, in five groups
        assertEquals(exact + codes + scales, after(QuantizedCache.empty(form, rule)).bytes());
    }

    /** A channel of large keys spoils the rounding of its tokens, not that of other channels. */
    @Test
    void channelsThatStandOutNeedScalesOfTheirOwn() {
        Tensor keys = Tensor.of(new float[] {100, 0.1f, 101, 0.2f, 99, 0.3f, 100, 0.25f}, 1, 4, 1, 2);
        Tensor byChannel = Rounded.of(keys, Rounded.Along.CHANNEL).tensor();
        Tensor byToken = Rounded.of(keys, Rounded.Along.TOKEN).tensor();
        for (int t = 0; t < 4; t++) {
            float small = keys.floats()[2 * t + 1];
            assertEquals(small, byChannel.floats()[2 * t + 1], 0.2 / 255 / 2 + 1e-6, "by channel");
            assertEquals(small, byToken.floats()[2 * t + 1], 101.0 / 255 / 2, "by token");
        }
        Tensor even = Tensor.of(new float[] {7, 7, 7, 7}, 1, 2, 1, 2);
        assertArrayEquals(even.floats(), Rounded.of(even, Rounded.Along.TOKEN).tensor().floats());
    }

    @Test
    void impossibleSizesAreRefused() {
        assertEquals("a rolling cache needs a window of at least 1, got 0", message(() -> RollingCache.empty(form, 0)));
        assertEquals("a cache with sinks needs sinks of at least 0 and at least 1 recent token, got 4 and 0",
                message(() -> new Sinks(4, 0)));
        assertEquals("a heavy-hitter cache needs heavy hitters of at least 0 and at least 1 recent token, got 2 and 0",
                message(() -> HeavyHitterCache.empty(form, 2, 0)));
        assertEquals("a quantised cache needs groups of at least 1 token, got 0",
                message(() -> new Rounding(0, true, true)));
    }

    private static String message(Runnable code) {
        return assertThrows(IllegalArgumentException.class, code::run).getMessage();
    }
}
