package dev.gradus.ssm.scan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.random.Rng;
import dev.gradus.ssm.scan.Combine.Affine;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TextbookScansTest {

    /** Words joined by writing them one after the other: nothing commutes, so any slip of order shows. */
    private static final Combine<String> WORDS = new Combine<>() {
        @Override
        public String identity() {
            return "";
        }

        @Override
        public String join(String earlier, String later) {
            return earlier + later;
        }
    };

    @Test
    void allScansGiveAllPrefixesInOrder() {
        for (int n : new int[] {0, 1, 2, 3, 7, 8, 13, 32}) {
            List<String> letters =
                    IntStream.range(0, n).mapToObj(i -> String.valueOf((char) ('a' + i))).toList();
            List<String> expected = IntStream.range(0, n).mapToObj(i -> String.join("", letters.subList(0, i + 1)))
                    .toList();
            assertEquals(expected, TextbookScans.sequential(letters, WORDS).prefixes());
            assertEquals(expected, TextbookScans.hillisSteele(letters, WORDS).prefixes());
            assertEquals(expected, TextbookScans.blelloch(letters, WORDS).prefixes());
            for (int chunk : new int[] {1, 3, 4, 40}) {
                assertEquals(expected, TextbookScans.chunked(letters, WORDS, chunk).prefixes());
            }
        }
    }

    @Test
    void stepsOfARecurrenceJoinToItsStates() {
        Rng rng = new Rng(1);
        List<Affine> steps = IntStream.range(0, 21).mapToObj(i -> new Affine(rng.nextGaussian(), rng.nextGaussian()))
                .toList();
        List<Affine> tree = TextbookScans.blelloch(steps, Affine.IN_TIME).prefixes();
        double h = 0;
        for (int t = 0; t < steps.size(); t++) {
            h = steps.get(t).a() * h + steps.get(t).b();
            assertEquals(h, tree.get(t).b(), 1e-12 * Math.max(1, Math.abs(h)));
        }
    }

    @Test
    void workAndDepthAreThoseOfTheTextbook() {
        for (int log = 1; log <= 10; log++) {
            int n = 1 << log;
            List<String> empty = Collections.nCopies(n, "");
            TextbookScans.Result<String> loop = TextbookScans.sequential(empty, WORDS);
            TextbookScans.Result<String> rounds = TextbookScans.hillisSteele(empty, WORDS);
            TextbookScans.Result<String> tree = TextbookScans.blelloch(empty, WORDS);
            TextbookScans.Result<String> chunks = TextbookScans.chunked(empty, WORDS, Math.max(1, n / 2));
            assertEquals(n - 1, loop.work());
            assertEquals(n - 1, loop.depth());
            assertEquals((long) n * log - (n - 1), rounds.work());
            assertEquals(log, rounds.depth());
            assertEquals(2L * (n - 1) + n, tree.work(), "up, down, and from exclusive to inclusive");
            assertEquals(2 * log + 1, tree.depth());
            assertTrue(chunks.work() < 2L * n && chunks.depth() <= n / 2 + 1);
        }
        assertEquals("a chunk needs at least 1 element, got 0", assertThrows(IllegalArgumentException.class,
                () -> TextbookScans.chunked(List.of("a"), WORDS, 0)).getMessage());
    }

    /** {@code e^(cumsum log a) cumsum(x / e^(cumsum log a))} is short, and breaks where the decays add up to e^-88. */
    @Test
    void twoRunningSumsOverflowInSinglePrecision() {
        float decay = 1;
        float sum = 0;
        int broken = 0;
        for (int t = 0; t < 200 && broken == 0; t++) {
            decay *= (float) Math.exp(-1);
            sum += 1 / decay;
            broken = Float.isFinite(sum) ? 0 : t;
        }
        assertTrue(broken > 80 && broken < 110, "broke at " + broken);
    }
}
