package dev.gradus.labs.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class BenchCommandTest {
    private static final Path FILE = Path.of("a.json");

    @Test
    void resultsGoToAFileAsJson() {
        assertEquals(List.of("MatMul", "-rf", "json", "-rff", "a.json"),
                BenchCommand.forJmh(List.of("MatMul"), FILE));
        assertEquals(List.of("-rff", "b", "-rf", "csv"),
                BenchCommand.forJmh(List.of("-rff", "b", "-rf", "csv"), FILE));
    }

    @Test
    void theFileIsTheOneNamedOrANewOne() {
        assertEquals(Path.of("b"), BenchCommand.resultFile(List.of("-rff", "b"), FILE));
        Path own = BenchCommand.resultFile(List.of("MatMul"), Path.of("home"));
        assertEquals(Path.of("home", "runs"), own.getParent());
        assertTrue(own.getFileName().toString().matches("bench-[\\d-]+\\.json"), own.toString());
    }
}
