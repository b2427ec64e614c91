package dev.gradus.labs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.labs.moe.MoeLab;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The parts of the lab moe on cluster regression, from end to end, at their smallest. */
class ClusterPartsTest {

    @TempDir
    private Path folder;

    private Path out() {
        return folder.resolve("run");
    }

    private Typed run(String part, String... more) {
        List<String> words = new ArrayList<>(List.of("run", "moe", part, "--size", "tiny", "--out", out().toString(),
                "--set", "steps=6", "--set", "batch=512", "--set", "seeds=2"));
        words.addAll(List.of(more));
        return Typed.into(MoeLab.lab(), words.toArray(String[]::new));
    }

    private Typed resume() {
        return Typed.into(MoeLab.lab(), "run", "moe", "--resume", out().toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "balance     | What keeps experts equally busy    | loss-free bias",
                "granularity | Few wide experts or many narrow ones | fine and shared",
                "capacity    | Full experts                       | loss 0.1 room 2"
            })
    void aRunLeavesEverythingBehind(String part, String title, String variant) throws IOException {
        run(part).succeeds().leaves(out(), part, title, variant, "Load of the experts", "Who takes which cluster");
        List<String> metrics = Files.readAllLines(out().resolve("metrics.csv"));
        assertEquals(2, metrics.stream().filter(line -> line.matches(variant + ",[12],6,.*")).count());
    }

    @Test
    void whatIsFinishedIsNotTrainedAgainAndTheRestComesOutTheSame() throws IOException {
        run("balance").succeeds();
        Path trials = out().resolve("trials.json");
        String whole = Files.readString(trials);
        String metrics = Files.readString(out().resolve("metrics.csv"));
        int last = whole.lastIndexOf("{\n    \"variant\"");
        String cut = last < 0 ? whole.substring(0, whole.lastIndexOf(", {")) : whole.substring(0, last);
        Files.writeString(trials, cut.stripTrailing().replaceAll(",$", "") + "]}");
        Typed again = resume().succeeds();
        assertTrue(again.out().contains("of 6 "), "one training is missing: " + again.out());
        assertEquals(whole, Files.readString(trials));
        assertEquals(metrics, Files.readString(out().resolve("metrics.csv")));
        assertFalse(resume().succeeds().out().contains("step"), "nothing is missing");
    }

    @Test
    void trialsThatAreDamagedOrOfAnotherRunAreRefused() throws IOException {
        run("balance").succeeds();
        Path trials = out().resolve("trials.json");
        String good = Files.readString(trials);
        for (String bad : new String[] {"", "null", "{}", "[]", good.substring(0, good.length() / 2),
            good.replace("\"variant\"", "\"vary\""), good.replaceAll("\"census\" : [^}]*", "\"census\" : []")}) {
            Files.writeString(trials, bad);
            resume().failsWith(2, "trials.json is damaged");
        }
        Files.writeString(trials, good.replaceAll("\"run\" : \"....", "\"run\" : \"zzzz"));
        resume().failsWith(2, "belongs to another run");
    }

    @Test
    void whatIsTypedWrongEndsWith2AndMakesNoFolder() {
        run("balanc").failsWith(2,
                "the lab moe has no part 'balanc'; it has: text, balance, capacity, granularity, offload");
        run("balance", "--text", "x").failsWith(2, "reads no text");
        run("balance", "--set", "topK=5").failsWith(2, "the setting topK needs 1 to 4, got 5");
        run("balance", "--set", "seeds=0").failsWith(2, "the setting seeds needs 1 to");
        run("balance", "--set", "batch=4").failsWith(2, "the setting batch needs 8 to 8192, got 4");
        run("balance", "--set", "strong=0.01").failsWith(2, "strong needs to be above balance = 0.01, got 0.01");
        run("balance", "--set", "clusters=1").failsWith(2, "the setting clusters needs 2 to");
        run("balance", "--set", "zipf=NaN").failsWith(2, "the setting zipf needs 0.0 to 10.0, got NaN");
        run("capacity", "--set", "factors=1;2").failsWith(2, "factors needs numbers with commas between them");
        run("capacity", "--set", "factors=2,1").failsWith(2, "factors needs rising numbers, got 2,1");
        run("capacity", "--set", "factors=0").failsWith(2, "the setting factors needs 0.1 to 100.0, got 0.0");
        run("granularity", "--set", "parts=3").failsWith(2, "parts needs to divide expertWidth = 16, got 3");
        assertFalse(Files.exists(out()));
    }
}
