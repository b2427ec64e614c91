package dev.gradus.labs.task;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.data.Batch;
import dev.gradus.labs.lab.Digest;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every task by itself: fixed bits, no answer that can't be known, and a hand-written solver that is always right. */
class SequenceTasksTest {
    private static final AssociativeRecall.Config PAIRS = AssociativeRecall.Config.DEFAULT;

    /** Says what should be said after {@code x[0..t]}. */
    private interface Oracle {
        int answer(int[] x, int t);
    }

    private record Case(String name, SequenceTask task, int length, int answers, Oracle oracle, String digest) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Stream<Case> cases() {
        return Stream.of(
                new Case("copying", new Copying(Copying.Config.DEFAULT), 60, 6, (x, t) -> x[t - 54],
                        "14c5eb77d6a47c5c"),
                new Case("selective copying", new SelectiveCopying(SelectiveCopying.Config.DEFAULT), 28, 4,
                        SequenceTasksTest::selected, "c6bef19e6c013155"),
                new Case("selective copying, longer",
                        new SelectiveCopying(SelectiveCopying.Config.DEFAULT.withSlots(96)), 100, 4,
                        SequenceTasksTest::selected, "29c011b98ead350f"),
                new Case("induction", new Induction(Induction.Config.DEFAULT), 32, 1, SequenceTasksTest::induced,
                        "248638f576099b40"),
                new Case("recall", new AssociativeRecall(PAIRS), 32, 4, (x, t) -> recalled(4, x, t),
                        "79e886f4b0555027"),
                new Case("recall, bound again", new AssociativeRecall(PAIRS.withRebound(2)), 32, 2,
                        (x, t) -> recalled(4, x, t), "be8a25afd8a8411a"),
                new Case("parity", new StateTracking(StateTracking.Config.PARITY), 24, 24,
                        (x, t) -> Arrays.stream(x, 0, t + 1).sum() % 2, "d6866e26cc54a029"),
                new Case("sum modulo 3, at the end", new StateTracking(new StateTracking.Config(9, 3, false)), 9, 1,
                        (x, t) -> Arrays.stream(x, 0, t + 1).sum() % 3, "4cb67a8fe3d7243f"),
                new Case("copying from a distance", new LagCopying(new LagCopying.Config(12, 5, 8)), 12, 7,
                        (x, t) -> x[t - 5], "047a9de692ab4e15"),
                new Case("a far answer", new FarAnswer(new FarAnswer.Config(20, 4, 3, 2, 19)), 20, 1,
                        (x, t) -> Arrays.stream(x, 0, t).filter(token -> token >= 4).findFirst().orElseThrow(),
                        "5a913ad7e15698e1"));
    }

    /** The j-th token that is neither noise nor marker, at the j-th marker. */
    private static int selected(int[] x, int t) {
        int j = (int) Arrays.stream(x, 0, t).filter(token -> token == 15).count();
        return Arrays.stream(x, 0, t).filter(token -> token < 14).skip(j).findFirst().orElseThrow();
    }

    private static int induced(int[] x, int t) {
        int at = 0;
        while (x[at] != x[t]) {
            at++;
        }
        return x[at + 1];
    }

    private static int recalled(int pairs, int[] x, int t) {
        Map<Integer, Integer> memory = new HashMap<>();
        for (int i = 0; i < pairs; i++) {
            memory.put(x[2 * i], x[2 * i + 1]);
        }
        return memory.get(x[t]);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theOracleIsAlwaysRight(Case c) {
        Sequences s = c.task.generate(500, Split.TEST, 7);
        for (int i = 0; i < s.count(); i++) {
            int asked = 0;
            for (int t = 0; t < c.length; t++) {
                assertTrue(s.x()[i][t] >= 0 && s.x()[i][t] < c.task.vocabulary());
                if (s.y()[i][t] != Sequences.IGNORE) {
                    asked++;
                    assertEquals(s.y()[i][t], c.oracle.answer(s.x()[i], t), c.name + " row " + i + " place " + t);
                }
            }
            assertEquals(c.answers, asked);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aSeedGivesTheSameRowsOnEveryMachine(Case c) {
        assertEquals(c.digest, digest(c.task.generate(64, Split.TRAIN, 1)));
        Sequences few = c.task.generate(3, Split.TRAIN, 1);
        assertArrayEquals(Arrays.copyOf(c.task.generate(64, Split.TRAIN, 1).x(), 3), few.x());
        assertTrue(!Arrays.deepEquals(few.x(), c.task.generate(3, Split.TEST, 1).x()));
        assertTrue(!Arrays.deepEquals(few.x(), c.task.generate(3, Split.TRAIN, 2).x()));
    }

    private static String digest(Sequences s) {
        ByteBuffer bytes = ByteBuffer.allocate(8 * s.count() * s.x()[0].length);
        for (int i = 0; i < s.count(); i++) {
            Arrays.stream(s.x()[i]).forEach(bytes::putInt);
            Arrays.stream(s.y()[i]).forEach(bytes::putInt);
        }
        return Digest.sha256(bytes.array()).substring(0, 16);
    }

    /** The best of all answers that don't look at the sequence is right as often as {@code chance} says. */
    @ParameterizedTest
    @MethodSource("cases")
    void guessingIsAsGoodAsSaid(Case c) {
        Sequences s = c.task.generate(8000, Split.TEST, 3);
        int[] times = new int[c.task.vocabulary()];
        for (int[] row : s.y()) {
            Arrays.stream(row).filter(answer -> answer >= 0).forEach(answer -> times[answer]++);
        }
        double most = Arrays.stream(times).max().orElseThrow() / (double) Arrays.stream(times).sum();
        assertEquals(c.task.chance(), most, 0.2 * c.task.chance());
    }

    @Test
    void everyNextTokenCanBeAskedForToo() {
        Sequences s = new Induction(new Induction.Config(8, 5, true)).generate(4, Split.TRAIN, 1);
        for (int i = 0; i < 4; i++) {
            assertArrayEquals(Arrays.copyOfRange(s.x()[i], 1, 8), Arrays.copyOf(s.y()[i], 7));
            assertEquals(induced(s.x()[i], 7), s.y()[i][7]);
        }
    }

    @Test
    void aBatchIsRowsOfTheSequences() {
        Sequences s = new Copying(new Copying.Config(1, 2, 5)).generate(4, Split.TRAIN, 1);
        Batch batch = s.batch(1, 2);
        assertEquals("[2, 5]", batch.ids().shape().toString());
        assertArrayEquals(s.x()[2], Arrays.copyOfRange(batch.ids().ints(), 5, 10));
        assertArrayEquals(s.y()[1], Arrays.copyOf(batch.targets().ints(), 5));
    }

    private static Stream<Arguments> wrong() {
        return Stream.of(
                Arguments.of((Runnable) () -> new Copying.Config(4, 0, 8), "copying needs a gap of at least 0"),
                Arguments.of((Runnable) () -> new SelectiveCopying.Config(3, 4, 8),
                        "as many slots and a vocabulary of at least 3, got 4 tokens, 3 slots"),
                Arguments.of((Runnable) () -> new Induction.Config(3, 8, false),
                        "induction needs a length of at least 4"),
                Arguments.of((Runnable) () -> new AssociativeRecall.Config(14, 4, 32, 0.01, true, 0),
                        "at least 4 tokens a pair, got 4 pairs and length 14"),
                Arguments.of((Runnable) () -> new AssociativeRecall.Config(16, 4, 8, 0.01, true, 0),
                        "recall needs an even vocabulary of at least 10 for 4 pairs, got 8"),
                Arguments.of((Runnable) () -> PAIRS.withRebound(3), "at most half of the 4 pairs bound again"),
                Arguments.of((Runnable) () -> new StateTracking.Config(5, 1, true), "a modulus of at least 2"),
                Arguments.of((Runnable) () -> new Copying(Copying.Config.DEFAULT).generate(0, Split.TEST, 1),
                        "a task needs to make at least 1 sequence, got 0"));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void whatIsImpossibleIsRefused(Runnable make, String sentence) {
        String message = assertThrows(IllegalArgumentException.class, make::run).getMessage();
        assertTrue(message.contains(sentence), message);
    }

    @Test
    void farAnswersStandBetweenTheirBoundsAndDoublingsAreAlike() {
        Sequences s = new FarAnswer(new FarAnswer.Config(64, 4, 3, 1, 63)).generate(6000, Split.TEST, 1);
        int[] doublings = new int[6];
        for (int[] x : s.x()) {
            int distance = 1;
            while (x[63 - distance] < 4) {
                distance++;
            }
            doublings[31 - Integer.numberOfLeadingZeros(distance)]++;
        }
        assertTrue(Arrays.stream(doublings).allMatch(count -> Math.abs(count - 1000) < 150),
                Arrays.toString(doublings));
        int[] fixed = new FarAnswer(new FarAnswer.Config(64, 4, 3, 1, 63).at(17)).generate(1, Split.TEST, 1).x()[0];
        assertTrue(fixed[63 - 17] >= 4);
    }
}
