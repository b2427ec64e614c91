package dev.gradus.labs.task;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.labs.lab.Digest;
import dev.gradus.labs.task.ClusterRegression.Config;
import dev.gradus.labs.task.ClusterRegression.Examples;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClusterRegressionTest {

    private static Examples draw(Config config, int n, Split split) {
        return new ClusterRegression(config, 1).draw(n, split.stream(1));
    }

    private static String hash(Examples examples) {
        ByteBuffer bytes = ByteBuffer.allocate(
                4 * (examples.x().size() + examples.y().size() + examples.cluster().length));
        bytes.asFloatBuffer().put(examples.x().floats()).put(examples.y().floats());
        bytes.position(4 * (examples.x().size() + examples.y().size()));
        bytes.asIntBuffer().put(examples.cluster());
        return Digest.sha256(bytes.array());
    }

    @Test
    void theFirstRowsAreOnFile() {
        List<String> expected = List.of("cbf5064447a537ca28f2b6f83f5b5fa8e2e2fb384d4f56f896dfdc8dd453c01e",
                "6206b05151b1509d13ffdc982ba2d3c033fee611841cbca3ccc03e7c95fcf4b1",
                "24ce044939b4647dc3726c2b0795fb7d19aa5c1bdc6304ace94c8c203a933928");
        assertEquals(expected, List.of(hash(draw(Config.DEFAULT, 64, Split.TRAIN)),
                hash(draw(Config.DEFAULT, 64, Split.TEST)), hash(draw(Config.DEFAULT.withZipf(1), 64, Split.TRAIN))));
    }

    @Test
    void theFirstOfManyAreThoseOfFew() {
        Examples few = draw(Config.DEFAULT, 3, Split.TRAIN);
        Examples many = draw(Config.DEFAULT, 50, Split.TRAIN);
        assertArrayEquals(few.x().floats(), Arrays.copyOf(many.x().floats(), 3 * 16));
        assertArrayEquals(few.cluster(), Arrays.copyOf(many.cluster(), 3));
    }

    @Test
    void aPointWithoutNoiseDecidesItsValue() {
        Examples still = draw(new Config(3, 4, 2, 0, 0), 100, Split.TRAIN);
        for (int i = 1; i < 100; i++) {
            int before = i - 1;
            while (before >= 0 && still.cluster()[before] != still.cluster()[i]) {
                before--;
            }
            for (int j = 0; before >= 0 && j < 4; j++) {
                assertEquals(still.x().floats()[before * 4 + j], still.x().floats()[i * 4 + j]);
                assertEquals(still.y().floats()[before * 4 + j], still.y().floats()[i * 4 + j]);
                assertTrue(Math.abs(still.y().floats()[i * 4 + j]) <= 1);
            }
        }
    }

    @Test
    void zipfMakesTheFirstClustersLarge() {
        int n = 20_000;
        int[] even = count(draw(Config.DEFAULT, n, Split.TEST));
        int[] uneven = count(draw(Config.DEFAULT.withZipf(1), n, Split.TEST));
        double harmonic = 0;
        for (int c = 1; c <= 16; c++) {
            harmonic += 1.0 / c;
        }
        for (int c = 0; c < 16; c++) {
            assertEquals(n / 16.0, even[c], 200);
            assertEquals(n / harmonic / (c + 1), uneven[c], 300);
        }
    }

    private static int[] count(Examples examples) {
        int[] count = new int[16];
        Arrays.stream(examples.cluster()).forEach(c -> count[c]++);
        return count;
    }

    @Test
    void splitsAndSeedsDiffer() {
        assertFalse(hash(draw(Config.DEFAULT, 4, Split.TRAIN)).equals(hash(draw(Config.DEFAULT, 4, Split.TEST))));
        Examples other = new ClusterRegression(Config.DEFAULT, 2).draw(4, Split.TRAIN.stream(1));
        assertFalse(Arrays.equals(draw(Config.DEFAULT, 4, Split.TRAIN).y().floats(), other.y().floats()));
    }

    @Test
    void aFormThatCanNotBeIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Config(0, 16, 2, 0.5, 0));
        assertThrows(IllegalArgumentException.class, () -> new Config(16, 16, 2, -1, 0));
        assertThrows(IllegalArgumentException.class, () -> new Config(16, 16, 2, 0.5, Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> new Config(16, 16, Double.POSITIVE_INFINITY, 0.5, 0));
    }
}
