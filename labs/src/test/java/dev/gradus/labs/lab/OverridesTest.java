package dev.gradus.labs.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OverridesTest {
    private final Sums.Settings settings = new Sums(run -> {}).settings(Size.SMALL);

    @Test
    void everyKindCanBeChanged() {
        Map<String, String> changes =
                Map.of("count", "7", "most", "9000000000", "factor", "2e-1", "loud", "true", "word", "a b");
        assertEquals(new Sums.Settings(7, 9_000_000_000L, 0.2, true, "a b"), Overrides.apply(settings, changes));
        assertEquals(settings, Overrides.apply(settings, Map.of()));
    }

    @Test
    void valuesAndMeaningsKeepTheOrder() {
        assertEquals(List.of("count", "most", "factor", "loud", "word"),
                List.copyOf(Overrides.values(settings).keySet()));
        assertEquals(10, Overrides.values(settings).get("count"));
        assertEquals("how many numbers", Overrides.meanings(settings).get("count"));
        assertEquals("", Overrides.meanings(settings).get("most"));
    }

    @Test
    void whatCanNotBeUsedIsNamed() {
        refused("there is no setting 'cuont'; there are: count=10, most=1000", "cuont", "7");
        refused("the setting count needs a whole number like 10, got 'seven'", "count", "seven");
        refused("the setting count needs a whole number like 10, got '99999999999'", "count", "99999999999");
        refused("the setting factor needs a number like 1.5, got ''", "factor", "");
        refused("the setting loud needs true or false, got 'yes'", "loud", "yes");
        refused("the setting count needs 1 to 100, got 0", "count", "0");
        refused("the setting factor needs 0.0 to 10.0, got NaN", "factor", "NaN");
    }

    private void refused(String message, String key, String value) {
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> Overrides.apply(settings, Map.of(key, value)));
        assertTrue(e.getMessage().startsWith(message), e.getMessage());
    }
}
