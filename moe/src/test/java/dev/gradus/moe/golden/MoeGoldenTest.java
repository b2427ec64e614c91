package dev.gradus.moe.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.golden.GoldenReport;
import dev.gradus.golden.GoldenSuite;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The reference numbers that the mixture of experts answers for; {@code -Dgolden.dir=DIR} as in core. */
class MoeGoldenTest {

    @Test
    void everyCaseAgrees() throws IOException {
        String given = System.getProperty("golden.dir", "");
        Path folder = given.isEmpty()
                ? Path.of("src/test/resources/golden")
                : Path.of(System.getProperty("gradus.root", ".")).resolve(given);
        GoldenSuite suite = new GoldenSuite();
        MoeAdapters.addTo(suite);
        GoldenReport report = suite.run(folder);
        System.out.println(report);
        assertEquals(List.of(), report.failures());
        if (given.isEmpty()) {
            assertEquals(List.of(), report.withoutAdapter(), "committed cases need adapters");
            assertTrue(report.passed() >= 30, "found only " + report.passed() + " cases");
        }
    }
}
