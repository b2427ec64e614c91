package dev.gradus.labs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.labs.lab.Lab;
import dev.gradus.labs.lab.Labs;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
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
}
