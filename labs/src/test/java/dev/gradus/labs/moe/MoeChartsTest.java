package dev.gradus.labs.moe;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.labs.lab.Size;
import dev.gradus.labs.model.ParameterCount;
import dev.gradus.labs.report.Curves;
import dev.gradus.labs.text.Metrics;
import dev.gradus.labs.text.Sample;
import java.util.List;
import org.junit.jupiter.api.Test;

class MoeChartsTest {

    @Test
    void theAxesAreStepsElapsedSecondsAndOperations() {
        double none = Double.NaN;
        List<Metrics.Row> rows = List.of(new Metrics.Row("m", 1, 8, 1, 0.1, 0.5, none, none),
                new Metrics.Row("m", 2, 6, 1, 0.1, 0.25, 5.5, 1e6));
        Outcome outcome = new Outcome(Contender.all(MoeSettings.of(Size.TINY)).get(0), new ParameterCount(1, 1, 0),
                1000, 64, rows,
                List.of(), 5.5, List.of(), new Sample("", ""));
        Curves curves = MoeCharts.learning(List.of(outcome));
        assertEquals(List.of("steps", "seconds", "training FLOPs"), curves.axes());
        Curves.Curve judged = curves.curves().get(1);
        assertTrue(judged.points());
        assertArrayEquals(new double[] {5.5}, judged.y());
        assertArrayEquals(new double[] {2}, judged.x().get(0));
        assertArrayEquals(new double[] {0.75}, judged.x().get(1), 1e-9);
        assertArrayEquals(new double[] {128_000}, judged.x().get(2), 1e-3);
        assertEquals(64 / 0.5, outcome.tokensPerSecond());
    }
}
