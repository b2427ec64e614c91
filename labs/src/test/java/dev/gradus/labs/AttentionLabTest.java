package dev.gradus.labs;

import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.gradus.labs.attention.AttentionLab;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
                "reach      | How far layers with a window can look      | 4 back with 2 layers | The same, measured",
                "cost       | What attention costs as the text grows     | Longformer           | Who sees whom",
                "longformer | What global tokens are for                 | question global      | Who sees whom",
                "bigbird    | Steps between any two tokens               | window + random      | Who sees whom"
            })
    void aRunLeavesEverythingBehind(String part, String title, String variant, String section) throws IOException {
        run(part).succeeds().leaves(out(), part, title, variant, section);
    }

    @Test
    void whatIsTypedWrongEndsWith2AndMakesNoFolder() {
        run("bird").failsWith(2, "the lab attention has no part 'bird'; it has: ");
        run("bigbird", "--text", "x").failsWith(2, "reads no text");
        run("bigbird", "--set", "random=0").failsWith(2, "the setting random needs 1 to 64, got 0");
        run("bigbird", "--set", "shortest=1024", "--set", "doublings=4")
                .failsWith(2, "need to give at most 4096 blocks, got 16384");
        run("reach", "--set", "around=3").failsWith(2, "the setting around needs 1 to 2, got 3");
        run("reach", "--set", "heads=3").failsWith(2, "heads needs to divide width = 16 into even parts, got 3");
        run("cost", "--set", "block=5").failsWith(2, "the setting block needs 1 to 4, got 5");
        run("cost", "--set", "heads=3").failsWith(2, "the setting heads needs to divide width = 8, got 3");
        run("longformer", "--set", "every=5").failsWith(2, "every needs to leave out the question at place 15, got 5");
        assertFalse(Files.exists(out()));
    }
}
