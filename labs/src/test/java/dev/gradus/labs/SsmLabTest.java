package dev.gradus.labs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.labs.ssm.SsmLab;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The parts of the lab ssm on sequence tasks, from end to end, at their smallest. */
class SsmLabTest {

    @TempDir
    private Path folder;

    private Path out() {
        return folder.resolve("run");
    }

    private Typed run(String part, String... more) {
        List<String> words = new ArrayList<>(List.of("run", "ssm", part, "--size", "tiny", "--out", out().toString(),
                "--set", "steps=4", "--set", "batch=4"));
        words.addAll(List.of(more));
        return Typed.into(SsmLab.lab(), words.toArray(String[]::new));
    }

    private Typed resume() {
        return Typed.into(SsmLab.lab(), "run", "ssm", "--resume", out().toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "selective-copy | What selection is for           | time-invariant twin   | How long a step each token is",
                "induction      | What followed last time         | rotary attention      | What it attends to",
                "state-tracking | Who can count                   | mod 3: DeltaNet to 2  | Modulo 3",
                "recall         | Looking up values by their keys | slow Mamba            | More pairs than were learnt"
            })
    void aRunLeavesEverythingBehind(String part, String title, String variant, String section) throws IOException {
        run(part).succeeds().leaves(out(), part, title, variant, section);
    }

    @Test
    void aTokenIsTimedAfterEveryContext() throws IOException {
        Typed typed = Typed.into(SsmLab.lab(), "run", "ssm", "generate", "--size", "tiny", "--out", out().toString())
                .succeeds();
        assertTrue(typed.out().contains("met    State of transformer after the longest context"), typed.out());
        String html = Files.readString(out().resolve("report.html"));
        for (String words : new String[] {"The next token after a long context", "RWKV-7", "What is remembered"}) {
            assertTrue(html.contains(words), words);
        }
    }

    @Test
    void everyFamilyReadsAText() throws IOException {
        Path text = Files.writeString(folder.resolve("text"), "the quick brown fox jumps over a lazy dog. ".repeat(40));
        Typed.into(SsmLab.lab(), "run", "ssm", "text", "--size", "tiny", "--out", out().toString(), "--text",
                text.toString(), "--set", "steps=3").succeeds();
        String html = Files.readString(out().resolve("report.html"));
        for (String words : new String[] {"Every family reads the same text", "Mamba-2", "DeltaNet",
            "What they write"}) {
            assertTrue(html.contains(words), words);
        }
    }

    @Test
    void whatIsFinishedIsNotTrainedAgain() throws IOException {
        run("selective-copy", "--set", "seeds=2").succeeds();
        String trials = Files.readString(out().resolve("trials.json"));
        assertTrue(Files.exists(out().resolve("time-invariant-twin-2.safetensors")));
        assertFalse(resume().succeeds().out().contains("step"), "nothing is missing");
        assertEquals(trials, Files.readString(out().resolve("trials.json")));
    }

    @Test
    void trialsThatAreDamagedOrOfAnotherRunAreRefused() throws IOException {
        run("selective-copy").succeeds();
        Path trials = out().resolve("trials.json");
        String good = Files.readString(trials);
        for (String bad : new String[] {"", "null", "{}", good.substring(0, good.length() / 2),
            good.replace("\"variant\"", "\"vary\"")}) {
            Files.writeString(trials, bad);
            resume().failsWith(2, "trials.json is damaged");
        }
        Files.writeString(trials, good.replaceAll("\"run\" : \"....", "\"run\" : \"zzzz"));
        resume().failsWith(2, "belongs to another run");
    }

    @Test
    void whatIsTypedWrongEndsWith2AndMakesNoFolder() {
        run("selective").failsWith(2, "the lab ssm has no part 'selective'; it has: selective-copy, ");
        run("selective-copy", "--text", "x").failsWith(2, "reads no text");
        run("selective-copy", "--set", "slots=1").failsWith(2, "the setting slots needs 2 to 4096, got 1");
        run("selective-copy", "--set", "seeds=0").failsWith(2, "the setting seeds needs 1 to");
        run("selective-copy", "--set", "vocabulary=2").failsWith(2, "the setting vocabulary needs 3 to 256, got 2");
        run("induction", "--set", "heads=3").failsWith(2, "heads needs to divide width = 16 into even parts, got 3");
        run("state-tracking", "--set", "rate=NaN").failsWith(2, "the setting rate needs 0.0 to 10.0, got NaN");
        run("recall", "--set", "pairs=4").failsWith(2, "the setting vocabulary needs 18 to 65536, got 16");
        run("recall", "--set", "halvings=2").failsWith(2, "the setting halvings needs 0 to 1, got 2");
        run("recall", "--set", "steps=1000000", "--set", "batch=8").failsWith(2,
                "at most 4000000 sequences, got steps");
        Typed.into(SsmLab.lab(), "run", "ssm", "generate", "--out", out().toString(), "--set", "doublings=0")
                .failsWith(2, "the setting doublings needs 1 to 12, got 0");
        Typed.into(SsmLab.lab(), "run", "ssm", "text", "--out", out().toString(), "--set", "warmup=900")
                .failsWith(2, "the setting warmup needs 0 to 300, got 900");
        assertFalse(Files.exists(out()));
    }
}
