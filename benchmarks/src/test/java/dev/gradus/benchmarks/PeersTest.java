package dev.gradus.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gradus.labs.bench.Case;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jmh.runner.BenchmarkList;

class PeersTest {
    private static final Case CASE = Case.of("dev.gradus.benchmarks.ops.A.run", Map.of("n", "1"));
    private static final Path SCRIPTS = Path.of(System.getProperty("gradus.root")).resolve("benchmarks/peers");

    /** A peer that is a single-file Java program. */
    private static Peer peer(Path folder, String body) throws IOException {
        Path program = Files.writeString(folder.resolve("P.java"),
                "class P { public static void main(String[] a) throws Exception { " + body + " } }");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new Peer("Other", "Other 1.2", what -> true,
                (what, out) -> List.of(java, program.toString(), out.toString()));
    }

    @Test
    void aPeersEntryGetsItsNames(@TempDir Path folder) throws IOException {
        Peer peer = peer(folder, "java.nio.file.Files.writeString(java.nio.file.Path.of(a[0]), "
                + "\"[{\\\"benchmark\\\":\\\"B.run\\\"}]\");");
        ObjectNode entry = peer.measure(CASE);
        assertEquals(CASE.benchmark(), entry.get("benchmark").asText());
        assertEquals("Other", entry.get("contender").asText());
        assertEquals("Other 1.2", entry.get("machine").get("runtime").asText());
    }

    @Test
    void aPeerMayHaveNothing(@TempDir Path folder) throws IOException {
        assertNull(peer(folder, "System.exit(3);").measure(CASE));
    }

    @Test
    void aPeerThatFailsIsQuoted(@TempDir Path folder) throws IOException {
        Peer failing = peer(folder, "System.out.println(\"no memory\\n\\tat A.b\\n\\t... 18 more\"); System.exit(7);");
        assertEquals("it ended with exit code 7: no memory",
                assertThrows(IOException.class, () -> failing.measure(CASE)).getMessage());
    }

    @Test
    void noPythonIsOneLine() {
        List<String> said = new ArrayList<>();
        assertThrows(IOException.class, () -> Program.lines(List.of("no-such-python")));
        new Peers(new Timing(1, 1, 1, 1), said::add).found();
        said.forEach(line -> assertTrue(line.startsWith("skipped ") && line.lines().count() == 1, line));
    }

    @Test
    void casesInJavaAreThoseThatJmhLists() {
        Map<String, JavaCases> peers = JavaCases.of(List.of("Benchmarks: ", "dev.gradus.peers.djl.A.run",
                "  param \"op\" = {x, y}", "  param \"threads\" = {1, 2}", "dev.gradus.peers.djl.B.run",
                "dev.gradus.peers.ejml.A.run", "  param \"op\" = {z}"));
        assertEquals(List.of("djl", "ejml"), List.copyOf(peers.keySet()));
        JavaCases djl = peers.get("djl");
        assertTrue(djl.has(Case.of("dev.gradus.benchmarks.ops.A.run", Map.of("op", "y", "threads", "4"))));
        assertFalse(djl.has(Case.of("dev.gradus.benchmarks.ops.A.run", Map.of("op", "z", "threads", "1"))));
        assertTrue(djl.has(Case.of("dev.gradus.benchmarks.ops.B.run", Map.of())));
        assertFalse(djl.has(Case.of("dev.gradus.benchmarks.ops.C.run", Map.of())));
        assertTrue(peers.get("ejml").has(Case.of("dev.gradus.benchmarks.ops.A.run", Map.of("op", "z"))));
    }

    /** Each script names benchmarks that there are: no case was forgotten when one got another name. */
    @Test
    void theScriptsMeasureOurBenchmarks() throws IOException {
        Set<String> ours = BenchmarkList.defaultList().getAll(null, List.of()).stream()
                .map(one -> Case.of(one.getUsername(), Map.of()).name()).collect(Collectors.toSet());
        Set<String> named = new TreeSet<>();
        try (var files = Files.list(SCRIPTS)) {
            for (Path file : files.filter(one -> one.toString().endsWith("_cases.py")).toList()) {
                Pattern.compile("case\\(f?\"(\\w+\\.\\w+)\"").matcher(Files.readString(file)).results()
                        .forEach(match -> named.add(match.group(1)));
            }
        }
        assertTrue(named.size() >= 10, named.toString());
        named.removeAll(ours);
        assertEquals(Set.of(), named);
    }
}
