package dev.gradus.labs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.io.Json;
import dev.gradus.labs.moe.MoeLab;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The part offload from end to end, at its smallest. */
class OffloadPartTest {
    private static final int WEIGHTS = 3 * 16 * 16 * Float.BYTES;

    @TempDir
    private Path folder;

    private Path text;

    @BeforeEach
    void writeText() throws IOException {
        text = Files.writeString(folder.resolve("words.txt"), "one two three, four; five\n".repeat(300));
    }

    private Path out() {
        return folder.resolve("run");
    }

    private Typed run(String... more) {
        List<String> words = new ArrayList<>(List.of("run", "moe", "offload", "--size", "tiny", "--text",
                text.toString(), "--out", out().toString(), "--set", "width=16", "--set", "expertWidth=16", "--set",
                "steps=8", "--set", "context=32", "--set", "bytes=12"));
        words.addAll(List.of(more));
        return Typed.into(MoeLab.lab(), words.toArray(String[]::new));
    }

    private Map<String, Object> results() throws IOException {
        Map<?, ?> results = (Map<?, ?>) Json.parseObject(Files.readString(out().resolve("run.json"))).get("results");
        Map<String, Object> named = new LinkedHashMap<>();
        results.forEach((name, value) -> named.put(name.toString(), value));
        return named;
    }

    @Test
    void everySizeOfTheCacheWritesTheSameAndHoldsNoMoreThanItMay() throws IOException {
        Typed typed = run().succeeds();
        assertTrue(typed.out().contains("met    Passages that come out otherwise"), typed.out());
        Map<String, Object> results = results();
        long one = ((Number) results.get("bytesOfOneExpert")).longValue();
        assertTrue(one >= WEIGHTS, "panels may be padded: " + one);
        double read = Double.POSITIVE_INFINITY;
        for (int room : new int[] {1, 2, 3, 4, 6, 8}) {
            Map<?, ?> of = (Map<?, ?>) results.get("room " + room);
            long held = ((Number) of.get("bytesHeld")).longValue();
            assertTrue(held > 0 && held <= 2 * room * one, "2 layers, room " + room + ": " + held);
            double reads = ((Number) of.get("bytesReadPerByte")).doubleValue();
            assertTrue(reads <= read, "more room, fewer reads");
            read = reads;
        }
        String html = Files.readString(out().resolve("report.html"));
        for (String words : new String[] {"Hit rate against cache size", "Tokens a second", "What it writes",
            "words.txt", "Memory of experts against cache size"}) {
            assertTrue(html.contains(words), words);
        }
    }

    @Test
    void aFinishedRunComesOutTheSameAgain() throws IOException {
        run().succeeds();
        Map<String, Object> first = results();
        Typed.into(MoeLab.lab(), "run", "moe", "offload", "--resume", out().toString()).succeeds();
        for (String room : new String[] {"room 1", "room 4"}) {
            assertEquals(((Map<?, ?>) first.get(room)).get("hitRate"),
                    ((Map<?, ?>) results().get(room)).get("hitRate"));
        }
    }

    @Test
    void whatIsTypedWrongEndsWith2AndMakesNoFolder() {
        run("--set", "bytes=17").failsWith(2, "the setting bytes needs 2 to 16, got 17");
        run("--set", "topK=9").failsWith(2, "the setting topK needs 1 to 8, got 9");
        run("--set", "heads=3").failsWith(2, "the setting heads needs to divide width = 16");
        run("--set", "context=10").failsWith(2, "the setting context needs 18 to");
        run("--text", folder.resolve("none").toString()).failsWith(2, "should be specified only once");
        assertFalse(Files.exists(out()));
    }
}
