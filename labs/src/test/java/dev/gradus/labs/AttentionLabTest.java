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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The lab attention, from end to end, at its smallest. */
class AttentionLabTest {

    @TempDir
    private Path folder;

    private Path out() {
        return folder.resolve("run");
    }

    private Typed run(String part, String... more) {
        List<String> words =
                new ArrayList<>(List.of("run", "attention", part, "--size", "tiny", "--out", out().toString()));
        words.addAll(List.of(more));
        return Typed.into(AttentionLab.lab(), words.toArray(String[]::new));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bigbird | Steps between any two tokens | window + random | Who sees whom"
            })
    void aRunLeavesEverythingBehind(String part, String title, String variant, String section) throws IOException {
        Typed typed = run(part).succeeds();
        assertTrue(typed.out().contains(variant), typed.out());
        Map<String, Object> json = Json.parseObject(Files.readString(out().resolve("run.json")));
        assertEquals(part, json.get("part"));
        assertTrue(json.get("results").toString().contains(variant));
        assertFalse(json.get("results").toString().contains("NaN"), "every number was measured");
        String html = Files.readString(out().resolve("report.html"));
        for (String words : new String[] {title, variant, section, "What was expected", "Settings"}) {
            assertTrue(html.contains(words), words);
        }
    }

    @Test
    void whatIsTypedWrongEndsWith2AndMakesNoFolder() {
        run("bird").failsWith(2, "the lab attention has no part 'bird'; it has: ");
        run("bigbird", "--text", "x").failsWith(2, "reads no text");
        run("bigbird", "--set", "random=0").failsWith(2, "the setting random needs 1 to 64, got 0");
        run("bigbird", "--set", "shortest=1024", "--set", "doublings=4")
                .failsWith(2, "need to give at most 4096 blocks, got 16384");
        assertFalse(Files.exists(out()));
    }
}
