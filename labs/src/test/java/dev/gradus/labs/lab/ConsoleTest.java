package dev.gradus.labs.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConsoleTest {
    private final StringWriter written = new StringWriter();

    private void work(Console console, int steps) {
        for (int step = 1; step <= steps; step++) {
            console.progress(new Console.Progress("dense", step, steps, step * 0.5, "2.5 bits"));
        }
        console.line("done");
    }

    @Test
    void elsewhereThanOnATerminalAFewPlainLinesAppear() {
        work(new Console(new PrintWriter(written), false), 100);
        List<String> lines = written.toString().lines().toList();
        assertEquals(6, lines.size(), lines.toString());
        assertEquals("dense            step 20 of 100  2.5 bits  40 s left", lines.get(0));
        assertEquals("dense            step 100 of 100  2.5 bits  50 s", lines.get(4));
        assertEquals("done", lines.get(5));
        assertFalse(written.toString().contains("\r") || written.toString().contains("\033"));
    }

    @Test
    void theNextPieceOfWorkPrintsItsOwnLines() {
        Console console = new Console(new PrintWriter(written), false);
        work(console, 3);
        work(console, 3);
        assertEquals(8, written.toString().lines().count());
    }

    @Test
    void onATerminalOneLineIsDrawnAgain() {
        work(new Console(new PrintWriter(written), true), 100);
        String[] drawn = written.toString().split("\r\033\\[K");
        assertTrue(drawn.length >= 3, "the first and the last step are always drawn");
        assertEquals("dense            [                    ]   1%  2.5 bits  50 s left", drawn[1]);
        assertEquals("dense            [====================] 100%  2.5 bits  50 s",
                drawn[drawn.length - 1].lines().findFirst()
                        .orElseThrow());
        assertTrue(Arrays.stream(drawn).noneMatch(line -> line.length() > 79 + "\ndone\n".length()));
        assertTrue(written.toString().endsWith("50 s" + System.lineSeparator() + "done" + System.lineSeparator()));
    }

    @Test
    void aLineInTheMiddleDoesNotEndUpInTheBar() {
        Console console = new Console(new PrintWriter(written), true);
        console.progress(new Console.Progress("dense", 1, 100, 1, "x".repeat(200)));
        console.line("note");
        String[] lines = written.toString().split(System.lineSeparator());
        assertEquals("note", lines[1]);
        assertEquals(79, lines[0].replaceAll("\r\033\\[K", "").length());
    }
}
