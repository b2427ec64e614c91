package dev.gradus.labs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.io.Json;
import dev.gradus.labs.lab.Lab;
import dev.gradus.labs.lab.Labs;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;

/** What came of a command line. */
record Typed(int exitCode, String out, String err) {

    /** Types a command into the only lab. */
    static Typed into(Lab lab, String... words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = Main.commandLine(new Labs(List.of(lab)));
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        return new Typed(line.execute(words), out.toString(), err.toString());
    }

    /** Checks the exit code, and that errors hold a text. */
    Typed failsWith(int code, String message) {
        assertEquals(code, exitCode, err);
        assertTrue(err.contains("lab: "), err);
        assertTrue(err.contains(message), err);
        assertTrue(err.lines().count() <= 2, "one or two sentences:\n" + err);
        return this;
    }

    /** Checks that all went well. */
    Typed succeeds() {
        assertEquals(0, exitCode, err);
        return this;
    }

    /** Checks that a run told of a variant, and left a record with its numbers and a report with a title and some words. */
    Typed leaves(Path folder, String part, String title, String variant, String... words) throws IOException {
        assertTrue(out.contains(variant), out);
        Map<String, Object> json = Json.parseObject(Files.readString(folder.resolve("run.json")));
        assertEquals(part, json.get("part"));
        assertTrue(json.get("results").toString().contains(variant));
        assertFalse(json.get("results").toString().contains("NaN"), "every number was measured");
        String html = Files.readString(folder.resolve("report.html"));
        List<String> expected = new ArrayList<>(List.of(title, variant, "What was expected", "Settings"));
        expected.addAll(List.of(words));
        expected.forEach(one -> assertTrue(html.contains(one), one));
        return this;
    }
}
