package dev.gradus.labs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.io.Json;
import dev.gradus.io.Safetensors;
import dev.gradus.labs.lab.Findings;
import dev.gradus.labs.lab.Interrupt;
import dev.gradus.labs.lab.Lab;
import dev.gradus.labs.lab.Part;
import dev.gradus.labs.lab.Run;
import dev.gradus.labs.lab.Size;
import dev.gradus.labs.lab.Source;
import dev.gradus.labs.lab.Work;
import dev.gradus.labs.moe.MoeLab;
import dev.gradus.labs.moe.MoeSettings;
import dev.gradus.labs.moe.TextPart;
import dev.gradus.random.Rng;
import dev.gradus.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lab moe from end to end, at its smallest, on a text of made-up words. */
class MoeLabTest {
    private static final List<String> MODELS =
            List.of("dense-active", "dense-total", "top-1 capacity", "top-2 dropless");
    private static final String[] WORDS =
            {"router", "Expert", "token ", "</script>", "<b>&", "{ 42 }", "é\n", "x += 1;", "\n"};

    @TempDir
    private Path folder;

    private Path text;

    @BeforeEach
    void writeText() throws IOException {
        Rng rng = new Rng(3);
        StringBuilder words = new StringBuilder();
        for (int i = 0; i < 2000; i++) {
            words.append(WORDS[rng.nextInt(WORDS.length)]).append(' ');
        }
        text = Files.writeString(folder.resolve("words.txt"), words);
    }

    private Typed tiny(Lab lab, Path out, String... more) {
        List<String> words = new ArrayList<>(List.of("run", "moe", "--size", "tiny", "--text", text.toString(), "--out",
                out.toString(), "--set", "steps=12", "--set", "milestones=2", "--set", "heldOut=4", "--set",
                "sample=20", "--set",
                "width=16", "--set", "expertWidth=8", "--set", "context=16"));
        words.addAll(List.of(more));
        return Typed.into(lab, words.toArray(String[]::new));
    }

    private static Typed resume(Path out) {
        return Typed.into(MoeLab.lab(), "run", "moe", "--resume", out.toString());
    }

    @Test
    void aRunLeavesEverythingBehind() throws IOException {
        Path out = folder.resolve("run");
        Typed typed = tiny(MoeLab.lab(), out).succeeds();
        for (String model : MODELS) {
            assertTrue(typed.out().contains(model), typed.out());
            assertTrue(Files.exists(out.resolve(model.replace(' ', '-') + ".safetensors")));
        }
        Map<String, Object> json = Json.parseObject(Files.readString(out.resolve("run.json")));
        assertEquals(true, json.get("allMet"));
        assertTrue(json.get("input").toString().contains("words.txt"));
        assertEquals(4 * 12 + 1, Files.readAllLines(out.resolve("metrics.csv")).size());
        assertEquals(2 * 12 * (2 + 4) + 1, Files.readAllLines(out.resolve("routing.csv")).size());
        assertTrue(Files.readString(out.resolve("sample.txt")).contains("=== top-2 dropless"));
        assertTheReportIsComplete(Files.readString(out.resolve("report.html")));
    }

    private static void assertTheReportIsComplete(String html) {
        for (String part : new String[] {"The four models", "What was expected", "Learning",
            "Load of the experts: top-2 dropless",
            "Who takes which bytes: top-1 capacity", "What they write", "Settings", "words.txt"}) {
            assertTrue(html.contains(part), part);
        }
        assertEquals(3, html.split("</script>", -1).length - 1, "the text's own </script> is escaped");
    }

    @Test
    void anInterruptedRunGoesOnToTheSameBits() throws IOException {
        Path whole = folder.resolve("whole");
        tiny(MoeLab.lab(), whole).succeeds();

        Path parts = folder.resolve("parts");
        assertEquals(130, tiny(Stopped.at("top-1 capacity", 5), parts).exitCode());
        assertFalse(Files.exists(parts.resolve("report.html")));
        assertFalse(Files.exists(parts.resolve("top-2-dropless.safetensors")));
        resume(parts).succeeds();

        for (String model : MODELS) {
            assertSameTensors(whole, parts, model.replace(' ', '-') + ".safetensors");
        }
        assertEquals(withoutTimes(whole), withoutTimes(parts));
        assertEquals(Files.readString(whole.resolve("routing.csv")), Files.readString(parts.resolve("routing.csv")));
        assertEquals(Files.readString(whole.resolve("sample.txt")), Files.readString(parts.resolve("sample.txt")));
    }

    private static void assertSameTensors(Path a, Path b, String name) throws IOException {
        Map<String, Tensor> expected = Safetensors.load(a.resolve(name));
        Map<String, Tensor> actual = Safetensors.load(b.resolve(name));
        assertEquals(expected.keySet(), actual.keySet());
        expected.forEach((key, tensor) -> assertTrue(Arrays.equals(tensor.floats(), actual.get(key).floats()), key));
    }

    /** The metrics but for seconds and memory. */
    private static List<List<String>> withoutTimes(Path out) throws IOException {
        return Files.readAllLines(out.resolve("metrics.csv")).stream().map(line -> line.split(",", -1))
                .map(cells -> List.of(cells[0], cells[1], cells[2], cells[3], cells[4], cells[6])).toList();
    }

    @Test
    void aFinishedRunCanBeResumedToWriteItsReportAgain() throws IOException {
        Path out = folder.resolve("run");
        tiny(MoeLab.lab(), out).succeeds();
        String metrics = Files.readString(out.resolve("metrics.csv"));
        Files.delete(out.resolve("report.html"));
        resume(out).succeeds();
        assertEquals(metrics, Files.readString(out.resolve("metrics.csv")));
        assertTrue(Files.exists(out.resolve("report.html")));
    }

    @Test
    void aCheckpointThatDoesNotBelongHereIsRefused() throws IOException {
        Path out = folder.resolve("run");
        assertEquals(130, tiny(Stopped.at("dense-total", 3), out).exitCode());
        Path other = folder.resolve("other");
        assertEquals(130, tiny(Stopped.at("dense-total", 3), other, "--set", "rate=0.001").exitCode());

        Path checkpoint = out.resolve("dense-active.safetensors");
        byte[] good = Files.readAllBytes(checkpoint);
        Files.write(checkpoint, Arrays.copyOf(good, good.length / 2));
        resume(out).failsWith(2, "dense-active.safetensors");
        Files.copy(other.resolve("dense-active.safetensors"), checkpoint, StandardCopyOption.REPLACE_EXISTING);
        resume(out).failsWith(2, "belongs to another run");
        Safetensors.save(checkpoint, Map.of("x", Tensor.of(new float[] {1}, 1)), Map.of());
        resume(out).failsWith(2, "is not a checkpoint of a training run");

        Files.write(checkpoint, good);
        Files.writeString(out.resolve("metrics.csv"), "model,step\nx\n");
        resume(out).failsWith(2, "metrics.csv is damaged");
    }

    @Test
    void aTextThatHasChangedIsRefused() throws IOException {
        Path out = folder.resolve("run");
        assertEquals(130, tiny(Stopped.at("dense-active", 3), out).exitCode());
        Files.writeString(text, Files.readString(text) + "more");
        resume(out).failsWith(2, "the input has changed since the run began");
        Files.delete(text);
        resume(out).failsWith(2, "does not exist");
    }

    @Test
    void whatCanNotBeTrainedIsRefusedBeforeAFolderIsMade() throws IOException {
        Path out = folder.resolve("run");
        tiny(MoeLab.lab(), out, "--set", "heads=3").failsWith(2, "the setting heads needs to divide width = 16");
        tiny(MoeLab.lab(), out, "--set", "experts=5").failsWith(2, "the setting experts needs an even number, got 5");
        tiny(MoeLab.lab(), out, "--set", "steps=0").failsWith(2, "the setting steps needs 1 to");
        tiny(MoeLab.lab(), out, "--set", "context=60000").failsWith(2,
                "a context of 60000 tokens needs a text of at least");
        Files.write(text, new byte[] {(byte) 0xc3, (byte) 0x28});
        tiny(MoeLab.lab(), out).failsWith(2, "is not UTF-8");
        Files.write(text, new byte[0]);
        tiny(MoeLab.lab(), out).failsWith(2, "is empty");
        assertFalse(Files.exists(out));
    }

    /**
     * The lab, interrupted. The work asks after every step and after every model whether it should stop.
     *
     * @param answers how often it is told to go on
     */
    private record Stopped(int answers) implements Part<MoeSettings> {
        private static Lab at(String model, int step) {
            return new Lab("moe", "stops", List.of(new Stopped(MODELS.indexOf(model) * (12 + 1) + step - 1)));
        }

        @Override
        public String name() {
            return "text";
        }

        @Override
        public String summary() {
            return "stops";
        }

        @Override
        public String duration() {
            return "no time";
        }

        @Override
        public MoeSettings settings(Size size) {
            return new TextPart().settings(size);
        }

        @Override
        public Work prepare(MoeSettings settings, Source source) throws IOException {
            Work work = new TextPart().prepare(settings, source);
            return new Work() {
                @Override
                public Map<String, Object> input() {
                    return work.input();
                }

                @Override
                public Findings run(Run run) throws IOException {
                    return work.run(new Run(run.fingerprint(), run.folder(), run.console(), counting(run.interrupt())));
                }
            };
        }

        private Interrupt counting(Interrupt signal) {
            AtomicInteger asked = new AtomicInteger();
            return new Interrupt() {
                @Override
                public boolean requested() {
                    if (asked.incrementAndGet() > answers) {
                        signal.request();
                    }
                    return signal.requested();
                }
            };
        }
    }
}
