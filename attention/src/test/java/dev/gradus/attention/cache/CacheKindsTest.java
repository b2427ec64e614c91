package dev.gradus.attention.cache;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.attention.cache.QuantizedCache.Rounding;
import dev.gradus.pattern.Causal;
import dev.gradus.sequence.FullCache;
import dev.gradus.sequence.KvCache;
import dev.gradus.sequence.MultiHeadAttention;
import dev.gradus.sequence.Step;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every kind of cache. */
class CacheKindsTest {
    private static final int[][] SPLITS = {{23}, {1, 22}, {22, 1}, {5, 9, 9}, {2, 3, 1, 7, 10}};

    private final MultiHeadAttention attention = Prompts.attention(new Causal(), DType.FLOAT64);
    private final Tensor x = Prompts.tokens(DType.FLOAT64);

    static Stream<Arguments> kinds() {
        return Stream.of(
                kind("full", FullCache::empty),
                kind("not rotated", UnrotatedCache::empty),
                kind("rolling", form -> RollingCache.empty(form, 5)),
                kind("rolling, one token", form -> RollingCache.empty(form, 1)),
                kind("sinks", form -> SinkCache.empty(form, new Sinks(2, 4))),
                kind("no sinks", form -> SinkCache.empty(form, new Sinks(0, 4))),
                kind("sinks and one token", form -> SinkCache.empty(form, new Sinks(3, 1))),
                kind("heavy hitters", form -> HeavyHitterCache.empty(form, 3, 4)),
                kind("8 bits, by channel", form -> QuantizedCache.empty(form, new Rounding(4, true, true))),
                kind("8 bits, by token", form -> QuantizedCache.empty(form, new Rounding(8, false, true))),
                kind("8 bits, not rotated", form -> QuantizedCache.empty(form, new Rounding(4, true, false))));
    }

    private static Arguments kind(String name, CacheKind kind) {
        return Arguments.of(name, kind);
    }

    private static KvCache empty(CacheKind kind) {
        return kind.empty(Prompts.form(DType.FLOAT64));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kinds")
    void aPromptMayComeInAnyPieces(String name, CacheKind kind) {
        Tensor expected = Prompts.feed(attention, empty(kind), x, Prompts.ones(Prompts.TOKENS)).output();
        for (int[] split : SPLITS) {
            Step<KvCache> fed = Prompts.feed(attention, empty(kind), x, split);
            Prompts.assertClose(expected, fed.output(), 1e-12, Arrays.toString(split));
            assertEquals(Prompts.TOKENS, fed.state().length());
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kinds")
    void aCacheIsAValue(String name, CacheKind kind) {
        KvCache ten = Prompts.feed(attention, empty(kind), x, 10).state();
        KvCache copy = ten.snapshot();
        Tensor first = Prompts.feed(attention, ten, x, 3, 4).output();
        Tensor again = Prompts.feed(attention, ten, x, 3, 4).output();
        Tensor other = Prompts.feed(attention, copy, x, 3, 4).output();
        assertArrayEquals(first.doubles(), again.doubles(), "from the same cache");
        assertArrayEquals(first.doubles(), other.doubles(), "from its snapshot");
        assertEquals(ten.bytes(), copy.bytes());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kinds")
    void goingBackIsBeingThereOrASentence(String name, CacheKind kind) {
        KvCache all = Prompts.feed(attention, empty(kind), x, Prompts.TOKENS).state();
        int possible = 0;
        for (int length = 0; length < Prompts.TOKENS; length++) {
            int there = length;
            KvCache past;
            try {
                past = all.rewind(there);
            } catch (IllegalArgumentException refused) {
                assertTrue(refused.getMessage().endsWith("not to " + there), refused.getMessage());
                continue;
            }
            possible++;
            KvCache grown = there == 0 ? empty(kind) : Prompts.feed(attention, empty(kind), x, there).state();
            assertEquals(there, past.length());
            Tensor expected = Prompts.feed(attention, grown, x, 1).output();
            Prompts.assertClose(expected, Prompts.feed(attention, past, x, 1).output(), 1e-12, "back to " + there);
        }
        assertTrue(possible >= 1, "back to the start");
        assertThrows(IllegalArgumentException.class, () -> all.rewind(Prompts.TOKENS + 1));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kinds")
    void aCacheOfAnotherModelIsRefused(String name, CacheKind kind) {
        KvCache other = kind.empty(new KvCache.Form(DType.FLOAT64, Prompts.BATCH, 1, Prompts.SIZE, Prompts.SIZE));
        var thrown = assertThrows(IllegalArgumentException.class, () -> Prompts.feed(attention, other, x, 3));
        assertTrue(thrown.getMessage().startsWith("this cache needs keys of FLOAT64 [2, T, 1, 6], got FLOAT64 [2, ")
                && thrown.getMessage().endsWith(": it is the cache of another model or batch"), thrown.getMessage());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kinds")
    void float32IsCloseToFloat64(String name, CacheKind kind) {
        Tensor wide = Prompts.feed(attention, empty(kind), x, 4, 19).output();
        Tensor narrow = Prompts.feed(Prompts.attention(new Causal(), DType.FLOAT32),
                kind.empty(Prompts.form(DType.FLOAT32)), Prompts.tokens(DType.FLOAT32), 4, 19).output();
        Prompts.assertClose(wide, narrow, name.startsWith("8 bits") ? 0.03 : 1e-4, name);
    }
}
