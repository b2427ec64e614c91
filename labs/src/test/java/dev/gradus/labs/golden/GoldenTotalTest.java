package dev.gradus.labs.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gradus.attention.golden.AttentionModuleAdapters;
import dev.gradus.golden.CoreAdapters;
import dev.gradus.golden.GoldenReport;
import dev.gradus.golden.GoldenSuite;
import dev.gradus.moe.golden.MoeAdapters;
import dev.gradus.ssm.golden.SsmAdapters;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The sum over all modules for {@code -Dgolden.dir=DIR}: a case that has no adapter here has none anywhere. */
class GoldenTotalTest {

    @Test
    void hybridsAgree() throws IOException {
        GoldenSuite suite = new GoldenSuite();
        JambaAdapter.addTo(suite);
        GoldenReport report = suite.run(Path.of("src/test/resources/golden"));
        assertEquals(List.of(), report.failures());
        assertEquals(1, report.passed());
    }

    @Test
    @EnabledIfSystemProperty(named = "golden.dir", matches = ".+", disabledReason = "each module runs its own cases")
    void everyCaseWithAnAdapterAgrees() throws IOException {
        GoldenSuite suite = new GoldenSuite();
        CoreAdapters.addTo(suite);
        MoeAdapters.addTo(suite);
        SsmAdapters.addTo(suite);
        AttentionModuleAdapters.addTo(suite);
        JambaAdapter.addTo(suite);
        Path root = Path.of(System.getProperty("gradus.root", "."));
        GoldenReport report = suite.run(root.resolve(System.getProperty("golden.dir")));
        System.out.println("All modules together: " + report);
        assertEquals(List.of(), report.failures());
    }
}
