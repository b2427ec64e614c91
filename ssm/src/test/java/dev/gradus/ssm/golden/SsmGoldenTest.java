package dev.gradus.ssm.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.golden.GoldenReport;
import dev.gradus.golden.GoldenSuite;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The reference numbers that state spaces and recurrences answer for; {@code -Dgolden.dir=DIR} as in core. */
class SsmGoldenTest {

    @Test
    void everyCaseAgrees() throws IOException {
        String given = System.getProperty("golden.dir", "");
        Path folder = given.isEmpty()
                ? Path.of("src/test/resources/golden")
                : Path.of(System.getProperty("gradus.root", ".")).resolve(given);
        GoldenSuite suite = new GoldenSuite();
        SsmAdapters.addTo(suite);
        GoldenReport report = suite.run(folder);
        System.out.println(report);
        assertEquals(List.of(), report.failures());
        if (given.isEmpty()) {
            assertEquals(List.of(), report.withoutAdapter(), "committed cases need adapters");
            assertTrue(report.passed() >= 50, "found only " + report.passed() + " cases");
        }
    }
}
