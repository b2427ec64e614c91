package dev.gradus.labs.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gradus.labs.report.Curves;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class LearningTest {

    @Test
    void smoothingKeepsALevelAndCalmsNoise() {
        assertArrayEquals(new double[] {2.5, 2.5, 2.5}, Learning.smooth(new double[] {2.5, 2.5, 2.5}), 1e-4);
        double[] noise = new double[400];
        for (int i = 0; i < noise.length; i++) {
            noise[i] = i % 2;
        }
        assertEquals(0.5, Learning.smooth(noise)[399], 0.02);
        assertEquals(0, Learning.smooth(noise)[0]);
    }

    @Test
    void operationsAreAnAxisOnlyIfTheyWereCounted() {
        Metrics.Row row = new Metrics.Row("m", 1, 8, 1, 0.1, 0.5, Double.NaN, Double.NaN);
        Curves curves = Learning.chart(List.of(new Learning("m", List.of(row), OptionalDouble.empty())));
        assertEquals(List.of("steps", "seconds"), curves.axes());
        assertEquals(2, curves.curves().get(0).x().size());
    }
}
