package dev.gradus.labs.attention.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.labs.lab.Size;
import org.junit.jupiter.api.Test;

/** How documents grow, and which of them end in a tie. */
class DocumentSettingsTest {

    @Test
    void documentsGrowByAnOddNumberOfSegments() {
        DocumentSettings settings = DocumentSettings.of(Size.SMALL);
        int[] segments = {3, 7, 15, 31, 63};
        for (int i = 0; i < segments.length; i++) {
            assertEquals(segments[i], settings.segments(i - 2));
            assertEquals(16 * segments[i] + 1, settings.tokens(i - 2));
        }
        assertEquals(45, settings.edge());
    }

    @Test
    void onlyTheShortestVotesThatAreLearntFirstAreWithoutATie() {
        DocumentSettings settings = DocumentSettings.of(Size.SMALL);
        assertFalse(settings.learntVote(-2).tie());
        assertTrue(settings.learntVote(-1).tie());
        assertTrue(settings.learntVote(0).tie());
        assertTrue(settings.vote(-2).tie());
        DocumentSettings one = new DocumentSettings(15, 16, 16, 6, 0, 2, 32, 2, 1, 16, 600, 3e-3);
        assertTrue(one.learntVote(0).tie(), "what is learnt is what is asked");
    }
}
