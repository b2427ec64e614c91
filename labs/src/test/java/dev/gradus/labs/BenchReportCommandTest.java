package dev.gradus.labs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.labs.lab.Lab;
import dev.gradus.labs.lab.Sums;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchReportCommandTest {
    private static final String RESULT = """
            [{"benchmark":"a.B.%s","primaryMetric":{"scoreUnit":"us/op","rawData":[[1.5,2.5]]}}]""";

    private final Lab lab = new Sums(run -> {}).lab();

    @TempDir
    private Path folder;

    private String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    private List<String> pages() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).filter(name -> !name.endsWith(".json")).toList();
        }
    }

    @Test
    void thePageLiesBesideTheFirstFile() throws IOException {
        Typed typed = Typed.into(lab, "bench-report", file("a.json", RESULT.formatted("c")),
                file("b.json", RESULT.formatted("c"))).succeeds();
        assertTrue(typed.out().startsWith("Report: file:") && typed.out().contains("a.html"), typed.out());
        assertEquals(List.of("a.html"), pages());
    }

    @Test
    void theUserCanSayWhere() throws IOException {
        String page = folder.resolve("page.html").toString();
        Typed.into(lab, "bench-report", file("a.json", RESULT.formatted("c")), "--out", page).succeeds();
        assertEquals(List.of("page.html"), pages());
    }

    @Test
    void badInputIsSaidInASentenceAndLeavesNothing() throws IOException {
        String good = file("a.json", RESULT.formatted("c"));
        Typed.into(lab, "bench-report").failsWith(2, "FILE");
        Typed.into(lab, "bench-report", folder.resolve("none.json").toString()).failsWith(2,
                "none.json does not exist");
        Typed.into(lab, "bench-report", good, file("e.json", "")).failsWith(2, "it is empty");
        Typed.into(lab, "bench-report", good, file("t.json", "no json")).failsWith(2, "is no result of JMH");
        Typed.into(lab, "bench-report", good, file("o.json", RESULT.formatted("d"))).failsWith(2, "nothing to compare");
        Typed.into(lab, "bench-report", good, good).failsWith(2, "named twice");
        Typed.into(lab, "bench-report", good, "--out", folder.resolve("no/page.html").toString())
                .failsWith(2, "there is no folder");
        assertEquals(List.of(), pages());
    }

    @Test
    void theReadmeJoinsItsFiles() throws IOException {
        Path readme = Files.writeString(folder.resolve("README.md"),
                "<!-- benchmarks: made by ./lab bench-report --readme -->\n<!-- end of benchmarks -->\n");
        String other = RESULT.formatted("d").replace("{\"b", "{\"contender\":\"a\",\"b");
        Typed.into(lab, "bench-report", "--readme", "--out", readme.toString(), file("a.json", RESULT.formatted("c")),
                file("b.json", other)).succeeds();
        String text = Files.readString(readme);
        assertTrue(text.contains("| B.c | 2.00 us |") && text.contains("| B.d | 2.00 us |"), text);
    }
}
