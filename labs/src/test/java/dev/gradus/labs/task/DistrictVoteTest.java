package dev.gradus.labs.task;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DistrictVoteTest {
    private static final int DISTRICTS = 5;
    private static final int SIZE = 16;
    private static final int DOCUMENTS = 500;

    private final DistrictVote task = new DistrictVote(new DistrictVote.Config(DISTRICTS, SIZE, 2, true));
    private final Sequences all = task.generate(DOCUMENTS, Split.TEST, 1);

    private static int ones(int[] x, int district) {
        return Arrays.stream(x, district * SIZE, (district + 1) * SIZE).sum();
    }

    @Test
    void countingDistrictsIsAlwaysRight() {
        for (int i = 0; i < DOCUMENTS; i++) {
            int[] x = all.x()[i];
            long won = IntStream.range(0, DISTRICTS).filter(d -> ones(x, d) > SIZE / 2).count();
            assertEquals(won > DISTRICTS / 2 ? 1 : 0, all.y()[i][DISTRICTS * SIZE]);
            assertEquals(1, Arrays.stream(all.y()[i]).filter(y -> y != Sequences.IGNORE).count());
        }
    }

    @Test
    void nothingIsKnownWithoutDistricts() {
        for (int[] x : all.x()) {
            assertEquals(DISTRICTS * SIZE / 2, Arrays.stream(x, 0, DISTRICTS * SIZE).sum(), "a tie of all votes");
            assertTrue(IntStream.range(0, DISTRICTS).allMatch(d -> Math.abs(ones(x, d) - SIZE / 2) >= 2));
        }
        long first = Arrays.stream(all.y()).filter(y -> y[DISTRICTS * SIZE] == 1).count();
        assertEquals(task.chance(), first / (double) DOCUMENTS, 0.1);
    }

    @Test
    void withoutATieTheMoreFrequentVoteIsAHint() {
        var open = new DistrictVote(new DistrictVote.Config(3, SIZE, 2, false)).generate(DOCUMENTS, Split.TRAIN, 1);
        int last = 3 * SIZE;
        long right = IntStream.range(0, DOCUMENTS)
                .filter(i -> (2 * Arrays.stream(open.x()[i], 0, last).sum() > last ? 1 : 0) == open.y()[i][last])
                .count();
        assertEquals(0.85, right / (double) DOCUMENTS, 0.1);
    }

    @Test
    void theFirstOfManyAreThoseOfFew() {
        assertArrayEquals(task.generate(3, Split.TEST, 1).x(), Arrays.copyOf(all.x(), 3));
    }

    @Test
    void formsThatCanNotTieAreRefused() {
        var thrown = assertThrows(IllegalArgumentException.class, () -> new DistrictVote.Config(3, 8, 2, true));
        assertTrue(thrown.getMessage().contains("leaves room for a tie, got 3 districts of 8 with a margin of 2"));
        assertThrows(IllegalArgumentException.class, () -> new DistrictVote.Config(4, 16, 2, true));
        assertThrows(IllegalArgumentException.class, () -> new DistrictVote.Config(5, 15, 2, true));
    }
}
