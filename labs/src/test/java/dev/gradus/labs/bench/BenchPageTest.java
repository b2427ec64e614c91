package dev.gradus.labs.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class BenchPageTest {

    /** {@code -Dbench.page=FILE} keeps the page, to be looked at. */
    @Test
    void thePageHasAllOfItsParts() throws IOException {
        Comparison all = Results.sample().comparison();
        String html = BenchPage.of(all).html();
        for (String part : new String[] {"Before you believe it", "PyTorch at RowBenchmark.forward", "Environment",
            "JDK 25.0.1", "EJML 2.7.1", "All in all", "MatMulBenchmark.multiply", "(1.33x)", "\"kind\":\"bars\"",
            "Memory as a multiple of Gradus", "Cost as work grows", "\"kind\":\"growth\"", "2.00"}) {
            assertTrue(html.contains(part), part);
        }
        if (System.getProperty("bench.page") != null) {
            BenchPage.of(all).write(Path.of(System.getProperty("bench.page")));
        }
    }

    @Test
    void oneFileAloneHasTimesAndNoRatios() throws IOException {
        String html = BenchPage.of(new Results().add("A.run", "n=1", "", 1, 2).comparison()).html();
        assertTrue(html.contains("\"xName\":\"milliseconds\""));
        assertEquals(-1, html.indexOf("All in all"));
        assertEquals(-1, html.indexOf("Before you believe it"));
        assertTrue(html.contains("not stated"), "a file of JMH names no processor");
    }
}
