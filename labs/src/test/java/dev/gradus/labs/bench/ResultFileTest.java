package dev.gradus.labs.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResultFileTest {

    @TempDir
    private Path folder;

    private String refused(String text) throws IOException {
        Path file = Files.write(folder.resolve("a.json"), text.getBytes(StandardCharsets.ISO_8859_1));
        String message = assertThrows(IOException.class, () -> ResultFile.read(file)).getMessage();
        assertTrue(message.startsWith(file + " is no result of JMH (written with -rf json): "), message);
        return message;
    }

    @Test
    void aFileOfJmhIsRead() throws IOException {
        Path file = new Results().add("A.run", "n=1,threads=2", "", 3, 1, 2).write(folder.resolve("base.json"));
        Measurement one = ResultFile.read(file).get(0);
        assertEquals("A.run (n=1, threads=2)", one.what().toString());
        assertEquals("2", one.what().threads());
        assertEquals(new Spread(0.002, 0.001, 0.003), one.seconds());
        assertEquals("base", one.contender());
        assertEquals("JDK 17.0.15", one.machine().runtime());
        assertEquals(Effort.UNKNOWN, one.effort());
    }

    @Test
    void whatGradusAddsIsRead() throws IOException {
        Measurement one = ResultFile.parse(new Results().gradus("A.run", "", "\"bytes\":64", 1).json(), "file").get(0);
        assertEquals("Gradus", one.contender());
        assertEquals(64, one.effort().bytes());
        assertEquals("2026-11-22, JDK 25.0.1, Zen, 2 cores, Linux amd64", one.machine().toString());
    }

    @Test
    void memoryIsCountedInOneOfTheIterations() throws IOException {
        String json = new Results().add("A.run", "", "", 1, 2).memory(4096).add("B.run", "", "", 1).json();
        List<Measurement> both = ResultFile.parse(json, "a");
        assertEquals(4096, both.get(0).bytes());
        assertFalse(both.get(1).hasBytes());
    }

    @ParameterizedTest
    @CsvSource({"ns/op, 2e-9", "us/op, 2e-6", "s/op, 2", "ops/s, 0.5", "ops/ms, 0.0005"})
    void unitsBecomeSeconds(String unit, double seconds) throws IOException {
        String json = new Results().add("A.run", "", "", 2).json().replace("ms/op", unit);
        assertEquals(seconds, ResultFile.parse(json, "a").get(0).seconds().middle(), 1e-12);
    }

    @Test
    void aHistogramHasItsScoreAndError() throws IOException {
        String json = new Results().add("A.run", "", "", 2).json().replace("\"NaN\"", "0.5")
                .replaceAll("\"rawData\":\\S+\\}", "\"rawDataHistogram\":[[[[2.0,3]]]]}");
        assertEquals(new Spread(0.002, 0.0015, 0.0025), ResultFile.parse(json, "a").get(0).seconds());
    }

    @Test
    void otherFilesAreRefusedInASentence() throws IOException {
        assertTrue(refused("").endsWith("it is empty"));
        assertTrue(refused(" \n").endsWith("it is empty"));
        assertTrue(refused("[]").endsWith("it needs a list of results"));
        assertTrue(refused("{\"a\":1}").endsWith("it needs a list of results"));
        assertTrue(refused("[1]").endsWith("it needs an object for a result"));
        assertTrue(refused("[{}]").endsWith("a result needs a field benchmark"));
        assertTrue(refused("[{\"benchmark\":\"a.B.c\"}]").endsWith("it needs an object for primaryMetric"));
        assertTrue(refused("[{\"benchmark\":\"a.B.c\",\"primaryMetric\":{}}]").endsWith("needs a field scoreUnit"));
        assertTrue(refused("\u00e9").endsWith("it is not UTF-8 text"));
        assertTrue(refused("Benchmark  Mode  Cnt").length() > 80);
        assertTrue(refused(new Results().add("A.run", "", "", 1).json().replace("ms/op", "MB/sec"))
                .endsWith("it needs times or rates, got the unit MB/sec"));
        assertTrue(refused(new Results().add("A.run", "", "", 0).json()).endsWith("it needs times above 0, got 0.0"));
    }

    @Test
    void aFolderIsNoFile() {
        assertTrue(assertThrows(IOException.class, () -> ResultFile.read(folder)).getMessage()
                .endsWith("it is a folder"));
    }

    @Test
    void aMissingFileIsNamed() {
        Path none = folder.resolve("none.json");
        assertEquals(none.toString(), assertThrows(NoSuchFileException.class, () -> ResultFile.read(none)).getFile());
    }

    @Test
    void aBenchmarkWithoutParametersIsACaseToo() throws IOException {
        List<Measurement> all =
                ResultFile.parse(new Results().add("A.run", "", "", 1).json().replace("\"params\":{},", ""),
                        "a");
        assertEquals("A.run", all.get(0).what().toString());
        assertEquals("1", all.get(0).what().threads());
    }
}
