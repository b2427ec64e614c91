package dev.gradus.labs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.io.Json;
import dev.gradus.labs.lab.Interrupt;
import dev.gradus.labs.lab.Sums;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line around a lab that only adds numbers up. */
class CommandsTest {

    @TempDir
    private Path folder;

    private final Sums sums = new Sums(run -> run.folder().writeText("sum.txt", "done"));

    private Path out() {
        return folder.resolve("out");
    }

    private Typed run(String... more) {
        String[] words = new String[more.length + 4];
        System.arraycopy(new String[] {"run", "sums", "--out", out().toString()}, 0, words, 0, 4);
        System.arraycopy(more, 0, words, 4, more.length);
        return Typed.into(sums.lab(), words);
    }

    @Test
    void helpReadsWell() {
        assertTrue(Typed.into(sums.lab()).succeeds().out().contains("./lab run moe"));
        assertTrue(Typed.into(sums.lab(), "--help").succeeds().out().contains("doctor"));
        String run = Typed.into(sums.lab(), "run", "--help").succeeds().out();
        for (String option : new String[] {"--size", "--seed", "--set", "--text", "--out", "--resume", "--trace",
            "130"}) {
            assertTrue(run.contains(option), run);
        }
        assertTrue(Typed.into(sums.lab(), "--version").succeeds().out().startsWith("Gradus"));
    }

    @Test
    void theListNamesLabsAndSettings() {
        String labs = Typed.into(sums.lab(), "list").succeeds().out();
        assertTrue(labs.contains("sums: sums of numbers"), labs);
        assertTrue(labs.matches("(?s).*\\n  up +adds up \\(no time\\)\\R  down +adds up from the top .*"), labs);
        String list = Typed.into(sums.lab(), "list", "sums", "up").succeeds().out();
        assertFalse(list.contains("down"), list);
        assertTrue(Typed.into(sums.lab(), "list", "sums").succeeds().out().contains("./lab run sums down"));
        assertTrue(list.matches("(?s).*count +3 +10 +10 +how many numbers.*"), list);
    }

    @Test
    void theDoctorNamesKernelsAndThreads() {
        String doctor = Typed.into(sums.lab(), "doctor").succeeds().out();
        for (String row : new String[] {"java ", "machine ", "kernels ", "threads ", "heap ", "runs "}) {
            assertTrue(doctor.contains(row), doctor);
        }
    }

    @Test
    void aRunWritesItsRecordAndNamesItsReport() throws IOException {
        Typed typed = run("--seed", "5", "--set", "count=4", "--set", "word=x").succeeds();
        assertTrue(typed.out().matches("(?s).*\\b4 +15\\.0\\b.*"), typed.out());
        assertTrue(typed.out().contains("met    the sum stays small: 15, expected 0 to 100"), typed.out());
        assertTrue(typed.out().contains("report.html"));
        Map<String, Object> json = Json.parseObject(Files.readString(out().resolve("run.json")));
        assertEquals("sums", json.get("lab"));
        assertEquals(5L, json.get("seed"));
        assertEquals(Map.of("count", 4L, "most", 1000L, "factor", 1.5, "loud", false, "word", "x"),
                json.get("settings"));
        assertEquals(Map.of("sum", 15.0), json.get("results"));
        assertEquals(true, json.get("allMet"));
    }

    @Test
    void aMissedExpectationEndsWith3() {
        Typed typed = run("--set", "count=50");
        assertEquals(3, typed.exitCode());
        assertTrue(typed.out().contains("MISSED"), typed.out());
    }

    @Test
    void whatIsTypedWrongEndsWith2AndMakesNoFolder() {
        Typed.into(sums.lab(), "run", "nothing").failsWith(2, "there is no lab 'nothing'; there are: sums");
        Typed.into(sums.lab(), "run", "sums", "left").failsWith(2, "the lab sums has no part 'left'; it has: up, down");
        Typed.into(sums.lab(), "list", "sums", "left").failsWith(2, "the lab sums has no part 'left'");
        Typed.into(sums.lab(), "run", "sums", "down", "--text", "x").failsWith(2, "reads no text, got --text x");
        Typed.into(sums.lab(), "run").failsWith(2, "Missing required parameter");
        Typed.into(sums.lab(), "walk").failsWith(2, "walk");
        run("--size", "huge").failsWith(2, "a size is tiny, small or full, got 'huge'");
        run("--seed", "abc").failsWith(2, "needs a whole number of at most 18 digits, got 'abc'");
        run("--seed", "99999999999999999999").failsWith(2, "needs a whole number");
        run("--set", "count").failsWith(2, "--set needs KEY=VALUE, got 'count'");
        run("--set", "=3").failsWith(2, "--set needs KEY=VALUE, got '=3'");
        run("--set", "cuont=1").failsWith(2, "there is no setting 'cuont'");
        run("--set", "count=0").failsWith(2, "the setting count needs 1 to 100, got 0");
        run("--set", "most=5").failsWith(2, "most needs to be at least count");
        run("--resume", out().toString()).failsWith(2, "--resume takes");
        assertFalse(Files.exists(out()));
    }

    @Test
    void aFolderThatCanNotBeUsedEndsWith2() throws IOException {
        Files.writeString(out(), "in the way");
        run().failsWith(2, "a file of that name is in the way");
        Typed.into(sums.lab(), "run", "sums", "--out", out().resolve("below").toString()).failsWith(2, "can't be made");
        Typed.into(sums.lab(), "run", "sums", "--out", "").failsWith(2, "--out needs the name of a folder");
        assertEquals("in the way", Files.readString(out()));
    }

    @Test
    void aFolderWithARunIsNotOverwritten() throws IOException {
        run("--seed", "3").succeeds();
        String before = Files.readString(out().resolve("run.json"));
        run("--seed", "4").failsWith(2, "holds a run already: go on with --resume");
        assertEquals(before, Files.readString(out().resolve("run.json")));
    }

    @Test
    void resumeTakesEverythingFromTheRecord() {
        run("--seed", "3", "--set", "count=4").succeeds();
        Typed again = Typed.into(sums.lab(), "run", "sums", "--resume", out().toString()).succeeds();
        assertTrue(again.out().matches("(?s).*\\b4 +15\\.0\\b.*"), again.out());
    }

    @Test
    void aRecordThatCanNotBeUsedEndsWith2() throws IOException {
        resume().failsWith(2, "is not the folder of a run: it holds no run.json");
        run().succeeds();
        Path record = out().resolve("run.json");
        String good = Files.readString(record);
        damaged(record, good.substring(0, good.length() / 2), "is damaged");
        damaged(record, "", "is damaged");
        damaged(record, "[]", "is damaged");
        damaged(record, good.replace("\"sums\"", "\"moe\""), "is a run of the lab moe, not of sums");
        damaged(record, good.replace("\"part\"", "\"prt\""), "it names no part");
        damaged(record, good.replace("\"up\"", "\"left\""), "the lab sums has no part 'left'");
        damaged(record, good.replace("\"seed\"", "\"sed\""), "it names no seed");
        damaged(record, good.replace("\"count\"", "\"cnt\""), "it needs the settings");
        damaged(record, good.replace("\"count\" : 10", "\"count\" : 1000"),
                "the setting count needs 1 to 100, got 1000");
        damaged(record, good.replace("\"none\"", "\"other\""), "the input has changed since the run began");
        Files.write(record, new byte[] {(byte) 0xff, (byte) 0xfe});
        resume().failsWith(2, "is damaged: it is not UTF-8");
    }

    private void damaged(Path record, String content, String message) throws IOException {
        Files.writeString(record, content);
        resume().failsWith(2, message);
        assertEquals(content, Files.readString(record), "nothing is changed");
    }

    @Test
    void aRunOfOnePartIsNotResumedAsAnother() {
        run().succeeds();
        Typed.into(sums.lab(), "run", "sums", "up", "--resume", out().toString()).succeeds();
        Typed.into(sums.lab(), "run", "sums", "down", "--resume", out().toString())
                .failsWith(2, "is a run of the part up, not of down");
    }

    private Typed resume() {
        return Typed.into(sums.lab(), "run", "sums", "--resume", out().toString());
    }

    @Test
    void anInterruptedRunEndsWith130AndSaysHowToGoOn() throws IOException {
        Sums stopped = new Sums(run -> run.interrupt().request());
        Typed typed = Typed.into(stopped.lab(), "run", "sums", "--out", out().toString());
        assertEquals(130, typed.exitCode());
        assertTrue(typed.out().contains("./lab run sums --resume " + out()), typed.out());
        assertFalse(Json.parseObject(Files.readString(out().resolve("run.json"))).containsKey("results"));
        resume().succeeds();
        assertFalse(new Interrupt().requested());
    }

    @Test
    void faultsEndWith1AndTraceShowsWhere() {
        Sums faulty = new Sums(run -> {
            throw new IllegalStateException("a fault");
        });
        Typed.into(faulty.lab(), "run", "sums", "--out", out().toString()).failsWith(1, "lab: a fault");
        Typed traced = Typed.into(faulty.lab(), "run", "sums", "--trace", "--out", folder.resolve("b").toString());
        assertTrue(traced.err().contains("at dev.gradus"), traced.err());
        Sums large = new Sums(run -> {
            throw new OutOfMemoryError("Java heap space");
        });
        Typed.into(large.lab(), "run", "sums", "--out", folder.resolve("c").toString()).failsWith(1,
                "the Java heap is full");
    }
}
