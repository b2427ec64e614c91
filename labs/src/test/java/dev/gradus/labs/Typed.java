package dev.gradus.labs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.labs.lab.Experiment;
import dev.gradus.labs.lab.Experiments;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import picocli.CommandLine;

/** What came of a command line. */
record Typed(int exitCode, String out, String err) {

    /** Types a command into a lab of one experiment. */
    static Typed into(Experiment<?> experiment, String... words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = Lab.commandLine(new Experiments(List.of(experiment)));
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
