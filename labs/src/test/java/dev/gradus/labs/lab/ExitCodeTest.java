package dev.gradus.labs.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

class ExitCodeTest {

    @Test
    void inputsAndFaultsHaveTheirCodes() {
        assertEquals(2, ExitCode.of(new IOException("x")));
        assertEquals(2, ExitCode.of(new UncheckedIOException(new IOException("x"))));
        assertEquals(2, ExitCode.of(new IllegalArgumentException("x")));
        assertEquals(1, ExitCode.of(new IllegalStateException("x")));
        assertEquals(1, ExitCode.of(new OutOfMemoryError("Java heap space")));
    }

    @Test
    void everyExceptionHasASentence() {
        assertEquals("x", ExitCode.sentence(new UncheckedIOException(new IOException("x"))));
        assertEquals("no permission to read or write /a", ExitCode.sentence(new AccessDeniedException("/a")));
        assertEquals("/a does not exist", ExitCode.sentence(new NoSuchFileException("/a")));
        assertEquals("/a: No space left", ExitCode.sentence(new FileSystemException("/a", null, "No space left")));
        assertTrue(ExitCode.sentence(new OutOfMemoryError("Java heap space")).contains("GRADUS_OPTS=-Xmx"));
        assertEquals("NullPointerException (--trace shows where)", ExitCode.sentence(new NullPointerException()));
    }
}
