package dev.gradus.labs.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScalingTest {

    @Test
    void aPowerLawIsFound() {
        PowerLaw law = PowerLaw.fit(new double[] {1, 10, 100}, new double[] {5, 50 * Math.sqrt(10), 5000});
        assertEquals(1.5, law.exponent(), 1e-9);
        assertEquals(1, PowerLaw.fit(new double[] {2, 8}, new double[] {6, 6}).exponent() + 1, 1e-9);
        assertEquals(1, PowerLaw.fit(new double[] {2, 8}, new double[] {6, 24}).worst(), 1e-9);
    }

    @Test
    void theWorstPointIsAFactor() {
        PowerLaw law = PowerLaw.fit(new double[] {1, 2, 4, 8}, new double[] {1.1, 1 / 1.1, 1 / 1.1, 1.1});
        assertEquals(0, law.exponent(), 1e-9);
        assertEquals(1.1, law.worst(), 1e-9);
    }

    @Test
    void twoSizesAreNeeded() {
        assertThrows(IllegalArgumentException.class, () -> PowerLaw.fit(new double[] {1}, new double[] {1}));
        assertThrows(IllegalArgumentException.class, () -> PowerLaw.fit(new double[] {3, 3}, new double[] {1, 2}));
        assertThrows(IllegalArgumentException.class, () -> PowerLaw.fit(new double[] {1, 2}, new double[] {1}));
    }

    @Test
    void whatGrowsIsFoundAmongResults() throws IOException {
        List<Scaling> found = Scaling.among(Results.sample().comparison().measurements());
        assertEquals(2, found.size(), "shapes are no numbers, threads are no size");
        Scaling dense = found.get(0);
        assertEquals("tokens", dense.kind().parameter());
        assertEquals("ContextSweep.forward (model=dense, threads=1)", dense.kind().fixed().toString());
        assertEquals(2, dense.law().exponent(), 1e-6);
        assertEquals(1, found.get(1).law().exponent(), 1e-6);
    }

    @Test
    void sizesAreSortedAsNumbers() throws IOException {
        Results results = new Results();
        for (int n : new int[] {1000, 9, 100}) {
            results.add("A.run", "n=" + n, "", n);
        }
        Scaling scaling = Scaling.among(results.comparison().measurements()).get(0);
        assertEquals(9, scaling.sizes()[0]);
        assertEquals(1000, scaling.sizes()[2]);
        assertEquals(1, scaling.law().exponent(), 1e-9);
        assertTrue(new ComparisonTable(results.comparison()).scalings().toString().contains("9 to 1000"));
    }
}
