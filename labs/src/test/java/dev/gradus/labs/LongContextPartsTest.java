package dev.gradus.labs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.io.Json;
import dev.gradus.labs.attention.AttentionLab;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The parts of the lab attention about long contexts, from end to end, at their smallest. */
class LongContextPartsTest {
    @TempDir
    private Path folder;

    private Path text;

    @BeforeEach
    void writeText() throws IOException {
        text = Files.writeString(folder.resolve("words.txt"), "one two three, four; five\n".repeat(60));
    }

    private Path out() {
        return folder.resolve("run");
    }

    private Typed run(String part, String... more) {
        List<String> words = new ArrayList<>(List.of("run", "attention", part, "--size", "tiny", "--text",
                text.toString(), "--out", out().toString(), "--set", "steps=3"));
        words.addAll(List.of(more));
        return Typed.into(AttentionLab.lab(), words.toArray(String[]::new));
    }

    private Typed resume() {
        return Typed.into(AttentionLab.lab(), "run", "attention", "--resume", out().toString());
    }

    private Map<?, ?> results() throws IOException {
        return (Map<?, ?>) Json.parseObject(Files.readString(out().resolve("run.json"))).get("results");
    }

    private void reports(String... all) throws IOException {
        String html = Files.readString(out().resolve("report.html"));
        for (String words : all) {
            assertTrue(html.contains(words), words);
        }
        assertFalse(results().toString().contains("NaN"), "every number was measured");
    }

    @Test
    void everyKindOfPositionsReadsLongWindows() throws IOException {
        assertTrue(run("extend").succeeds().out().contains("NTK by parts"));
        reports("Reading beyond the trained length", "Loss by position", "Wavelengths", "words.txt",
                "dynamic YaRN, keys turned when read", "With these settings nothing is claimed");
        assertTrue(results().keySet().containsAll(List.of("none", "interpolation", "NTK-aware", "YaRN", "Llama 3")));
    }

    @Test
    void everyCacheHoldsWhatTheFormulaSays() throws IOException {
        Typed typed = run("cache").succeeds();
        for (String kind : new String[] {"full", "rolling", "sinks", "heavy hitters", "8 bit"}) {
            assertTrue(typed.out().contains("met    Largest difference between the bytes that the cache '" + kind),
                    typed.out());
        }
        reports("What a cache may forget", "Loss against budget", "Is there a sink?", "words.txt");
        double full = bits("full");
        double rounded = bits("8 bit");
        assertEquals(full, rounded, 1e-2, "8 bits change little");
        assertTrue(full != rounded, "8 bits change something");
    }

    @Test
    void everyKindOfModelReadsDocuments() throws IOException {
        Typed typed = Typed.into(AttentionLab.lab(), "run", "attention", "documents", "--size", "tiny", "--out",
                out().toString(), "--set", "steps=4").succeeds();
        assertTrue(typed.out().contains("vote: hierarchical"), typed.out());
        reports("Long documents", "Where the passkey lies", "Memory of a step", "passkey: segments alone");
    }

    private double bits(String cache) throws IOException {
        return ((Number) ((Map<?, ?>) results().get(cache)).get("bitsWithinTrainedLength")).doubleValue();
    }

    @Test
    void whatIsFinishedIsNotTrainedAgain() throws IOException {
        run("extend").succeeds();
        String first = results().toString();
        assertFalse(resume().succeeds().out().contains("step"), "nothing is missing");
        assertEquals(first, results().toString());
    }

    @Test
    void whatIsTypedWrongEndsWith2AndMakesNoFolder() {
        run("extend", "--set", "factor=1").failsWith(2, "the setting factor needs 2 to 16, got 1");
        run("extend", "--set", "heads=3").failsWith(2, "the setting heads needs to divide width = 32");
        run("extend", "--set", "heads=16").failsWith(2, "the setting heads needs to leave at least 4 of width = 32");
        run("extend", "--set", "context=1024").failsWith(2, "a context of 4096 tokens needs a text of at least");
        run("cache", "--set", "budget=32").failsWith(2, "the setting budget needs 2 to 31, got 32");
        run("cache", "--set", "sinks=8").failsWith(2, "the setting sinks needs 1 to 7, got 8");
        run("cache", "--set", "length=32").failsWith(2, "the setting length needs 33 to");
        document("window=40").failsWith(2, "needs to leave some of the 84 tokens out of reach of 3 blocks, got 40");
        document("segments=8").failsWith(2, "segments needs to be one less than a multiple of 8 to be halved 1 times");
        document("segment=13").failsWith(2, "the setting segment needs to be even, got 13");
        assertFalse(Files.exists(out()));
    }

    private Typed document(String setting) {
        return Typed.into(AttentionLab.lab(), "run", "attention", "documents", "--size", "tiny", "--out",
                out().toString(), "--set", setting);
    }
}
