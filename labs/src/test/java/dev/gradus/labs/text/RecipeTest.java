package dev.gradus.labs.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RecipeTest {
    private final Recipe recipe = new Recipe(100, 8, 64, 10, 1e-2, 0.1, 7);

    @Test
    void milestonesAreAsManyAsAskedAndTheLastStepIsOne() {
        assertEquals(7, LongStream.rangeClosed(1, 100).filter(recipe::isMilestone).count());
        assertTrue(recipe.isMilestone(100));
    }

    @Test
    void theRateRisesAndFallsToATenth() {
        assertEquals(1e-3, recipe.schedule().at(0), 1e-15);
        assertEquals(1e-2, recipe.schedule().at(10), 1e-15);
        assertEquals(1e-3, recipe.schedule().at(100), 1e-15);
    }

    @Test
    void numbersOutOfRangeAreNamed() {
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> new Recipe(100, 8, 64, 200, 1e-2, 0.1, 7));
        assertEquals("the setting warmup needs 0 to 100, got 200", e.getMessage());
        assertThrows(IllegalArgumentException.class, () -> new Recipe(100, 8, 64, 10, Double.NaN, 0.1, 7));
        assertThrows(IllegalArgumentException.class, () -> new Recipe(0, 8, 64, 0, 1e-2, 0.1, 1));
    }
}
