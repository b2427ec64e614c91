package dev.gradus.labs.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SequencesTest {

    @Test
    void everyTokenHasALabel() {
        int none = Sequences.IGNORE;
        assertEquals(2, new Sequences(new int[][] {{1, 2}, {3, 4}}, new int[][] {{none, 2}, {none, none}}).count());
        IllegalArgumentException rows = assertThrows(IllegalArgumentException.class,
                () -> new Sequences(new int[][] {{1}}, new int[0][]));
        assertEquals("1 sequences need as many rows of labels, got 0", rows.getMessage());
        IllegalArgumentException tokens = assertThrows(IllegalArgumentException.class,
                () -> new Sequences(new int[][] {{1, 2}}, new int[][] {{1}}));
        assertTrue(tokens.getMessage().contains("sequence 0 of 2 tokens needs as many labels, got 1"));
    }

    @Test
    void splitsAreDifferentStreams() {
        assertEquals(Split.TRAIN.stream(1).nextLong(), Split.TRAIN.stream(1).nextLong());
        assertTrue(Split.TRAIN.stream(1).nextLong() != Split.TEST.stream(1).nextLong());
    }
}
