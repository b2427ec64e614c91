package dev.gradus.labs.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComparisonTest {

    private static Comparison files(String... texts) throws IOException {
        Map<Path, List<Measurement>> files = new LinkedHashMap<>();
        for (int i = 0; i < texts.length; i++) {
            String name = String.valueOf((char) ('a' + i));
            files.put(Path.of(name + ".json"), ResultFile.parse(texts[i], name));
        }
        return Comparison.of(files);
    }

    private static String one(String benchmark, String parameters, double... millis) {
        return new Results().add(benchmark, parameters, "", millis).json();
    }

    @Test
    void ratiosAreGeometricMeansOverCommonCases() throws IOException {
        String a = new Results().add("A.x", "n=1", "", 1).add("A.x", "n=2", "", 1).add("A.y", "", "", 7).json();
        String b = new Results().add("A.x", "n=1", "", 2).add("A.x", "n=2", "", 8).add("A.z", "", "", 7).json();
        Comparison both = files(a, b);
        assertEquals(4, both.ratio("b", "a"), 1e-9);
        assertEquals(0.25, both.ratio("a", "b"), 1e-9);
        assertEquals(List.of("a", "b"), both.contenders());
        assertEquals(4, both.cases().size());
    }

    @Test
    void contendersOfOneNameAreToldApartByFile() throws IOException {
        String gradus = new Results().gradus("A.x", "", "", 1).peer("JAX", "A.x", "", 2).json();
        String again = new Results().gradus("A.x", "", "", 1).json();
        assertEquals(List.of("Gradus in a.json", "JAX", "Gradus in b.json"), files(gradus, again).contenders());
    }

    @Test
    void theLaterMeasurementOfACaseCounts() throws IOException {
        Comparison all = new Results().add("A.x", "", "", 1).add("A.x", "", "", 3).comparison();
        assertEquals(1, all.measurements().size());
        assertEquals(0.003, all.measurements().get(0).seconds().middle(), 1e-12);
    }

    @Test
    void filesWithNothingInCommonAreRefused() {
        String message = assertThrows(IllegalArgumentException.class,
                () -> files(one("A.x", "n=1", 1), one("A.x", "n=2", 1))).getMessage();
        assertEquals("nothing to compare: a.json and b.json have no benchmark with the same parameters in common; "
                + "the first has A.x (n=1), the other A.x (n=2)", message);
    }

    @Test
    void overlapsAreWarnedOf() throws IOException {
        List<String> warnings = Warnings.of(files(one("A.x", "", 1, 2, 3), one("A.x", "", 2.5, 3.5, 4.5)));
        assertEquals(1, warnings.size());
        assertTrue(warnings.get(0).contains("b at A.x"), warnings.get(0));
        assertEquals(List.of(), Warnings.of(files(one("A.x", "", 1, 2, 3), one("A.x", "", 3.5, 4.5, 5.5))));
    }

    @Test
    void otherMachinesAndJdksAreWarnedOf() throws IOException {
        String here = new Results().gradus("A.x", "", "", 1).json();
        String there = here.replace("Zen", "Skylake").replace("JDK 25.0.1", "JDK 17.0.15").replace("Gradus", "other")
                .replace("[1.0]", "[2.0]");
        List<String> warnings = Warnings.of(files(here, there));
        assertEquals(2, warnings.size(), warnings.toString());
        assertTrue(warnings.get(0).contains("different processors (Zen; Skylake)"));
        assertTrue(warnings.get(1).contains("different JDKs (JDK 25.0.1; JDK 17.0.15)"));
    }

    @Test
    void theTableHasPeaksPeersAndRatios() throws IOException {
        String table = new ComparisonTable(Results.sample().comparison()).cases().toString();
        assertTrue(table.lines().findFirst().get()
                .matches("benchmark +Gradus +interval +rate +of peak +PyTorch +EJML"), table);
        assertTrue(table.matches("(?s).*MatMulBenchmark.multiply \\(shape=64x64x64, threads=1\\) +10\\.5 us"
                + " +10\\.0 us to 11\\.0 us +95\\.2 GF/s +95 % +14\\.0 us \\(1\\.33x\\) +31\\.0 us \\(2\\.95x\\).*"),
                table);
        assertTrue(table.matches("(?s).*softmax, threads=1\\) +1\\.60 ms.* GB/s +52 % +1\\.70 ms \\(~1\\.06x\\).*"),
                table);
    }

    @Test
    void memoryHasATableOfItsOwn() throws IOException {
        String table = new ComparisonTable(Results.sample().comparison()).memory().toString();
        assertTrue(table.matches("(?s)memory +Gradus +PyTorch\\s.*"), table);
        assertTrue(table.matches("(?s).*window, threads=1\\) +3\\.00 MiB +6\\.00 MiB \\(2\\.00x\\).*"), table);
        Comparison none = new Results().add("A.run", "", "", 1).comparison();
        assertEquals(List.of(), new ComparisonTable(none).memory().rows());
    }

    @Test
    void amountsOfMemoryHaveThreeDigits() {
        assertEquals("0.50 KiB", Bytes.text(512));
        assertEquals("12.0 MiB", Bytes.text(12 << 20));
        assertEquals("1.50 GiB", Bytes.text(1.5 * (1 << 30)));
    }
}
