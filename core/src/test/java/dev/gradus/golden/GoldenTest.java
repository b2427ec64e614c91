package dev.gradus.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The reference numbers that core answers for. {@code -Dgolden.dir=DIR} runs every case found there, of whatever family, and
 * counts those that have no adapter in core.
 */
class GoldenTest {

    @Test
    void everyCaseAgrees() throws IOException {
        String given = System.getProperty("golden.dir", "");
        GoldenSuite suite = new GoldenSuite();
        CoreAdapters.addTo(suite);
        GoldenReport report = suite.run(folder(given));
        System.out.println(report);
        assertEquals(List.of(), report.failures());
        if (given.isEmpty()) {
            assertEquals(List.of(), report.withoutAdapter(), "committed cases need adapters");
            assertTrue(report.passed() > 150, "found only " + report.passed() + " cases");
        }
    }

    private static Path folder(String given) {
        return given.isEmpty()
                ? Path.of("src/test/resources/golden")
                : Path.of(System.getProperty("gradus.root", ".")).resolve(given);
    }
}
