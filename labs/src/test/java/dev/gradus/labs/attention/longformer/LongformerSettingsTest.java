package dev.gradus.labs.attention.longformer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.labs.lab.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Where models are judged. */
class LongformerSettingsTest {

    @Test
    void distancesStandOnBothSidesOfTheEdge() {
        LongformerSettings settings = new LongformerSettings(4, 2, 40, 6, 4, 16, 2, 1, 8, 10, 1e-3);
        assertEquals(6, settings.edge());
        assertArrayEquals(new int[] {1, 2, 4, 6, 7, 8, 16, 32, 39}, settings.distances());
        assertEquals(3, settings.paperOfEdge());
    }

    /** What the last of the global tokens can't see, the question sees through windows. */
    @ParameterizedTest
    @EnumSource(Size.class)
    void noAnswerHidesBehindTheLastGlobalToken(Size size) {
        LongformerSettings settings = LongformerSettings.of(size);
        int question = settings.tokens() - 1;
        int behind = question % settings.every();
        assertTrue(behind > 0 && behind - 1 <= settings.edge(), "the last one stands " + behind + " before");
    }
}
