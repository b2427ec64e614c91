package dev.gradus.labs.attention.reach;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.attention.pattern.Window;
import dev.gradus.labs.attention.SmallTransformer;
import dev.gradus.random.Rng;
import dev.gradus.sequence.SequenceModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What reaches the last token, measured on untrained models. */
class InfluenceTest {
    private static final int[] IDS = {0, 1, 2, 3, 3, 2, 1, 0, 1, 3, 2, 0};

    /** Each layer reaches window - 1 tokens further. */
    @ParameterizedTest
    @CsvSource({"2, 3", "3, 2", "4, 3", "5, 1"})
    void notABitChangesBeyondTheEdge(int window, int layers) {
        SequenceModel model =
                new SmallTransformer(4, 8, layers, 2).attending(Window.causal(window)).apply(new Rng(3));
        Influence influence = Influence.of(model, IDS, IDS.length, 4);
        for (int layer = 0; layer < layers; layer++) {
            assertEquals((layer + 1) * (window - 1), influence.farthest(layer), "after layer " + (layer + 1));
        }
    }

    @Test
    void shadesTellFactorsOfTen() {
        Influence influence = new Influence(new double[][] {{2, 0.2, 0.02, 0, 2e-20}});
        assertArrayEquals(new double[] {1, 0.85, 0.7, 0, 0.1}, influence.shades()[0], 1e-12);
        assertEquals(0, influence.strongest(0));
        assertEquals(4, influence.farthest(0));
        assertTrue(new Influence(new double[1][3]).farthest(0) < 0, "nothing changed");
    }

    @Test
    void theEdgeIsOneLessThanTheWindowForEachLayer() {
        ReachSettings settings = new ReachSettings(4, 3, 2, 32, 8, 16, 2, 1, 8, 10, 1e-3);
        assertEquals(9, settings.edge(3));
        assertArrayEquals(new int[] {8, 9, 10, 11}, settings.distances(3));
    }
}
