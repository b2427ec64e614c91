package dev.gradus.labs.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** How the command line ends. */
public final class ExitCode {
    /** All went well. */
    public static final int OK = 0;
    /** A fault of the program. */
    public static final int FAULT = 1;
    /** Something typed, or a file, could not be used. */
    public static final int BAD_INPUT = 2;
    /** The run ended, but a result lies outside the band that the lab states. */
    public static final int EXPECTATION_MISSED = 3;
    /** Stopped by Ctrl-C. */
    public static final int INTERRUPTED = 130;

    private ExitCode() {}

    /**
     * The code for an exception.
     *
     * @param e what was thrown
     * @return {@link #BAD_INPUT} for arguments and files, else {@link #FAULT}
     */
    public static int of(Throwable e) {
        return e instanceof IllegalArgumentException || e instanceof IOException || e instanceof UncheckedIOException
                ? BAD_INPUT
                : FAULT;
    }

    /**
     * A sentence for a reader who sees no stack trace.
     *
     * @param e what was thrown
     * @return its message; for exceptions without a sentence of their own, one that says what happened
     */
    public static String sentence(Throwable e) {
        if (e instanceof UncheckedIOException) {
            return sentence(e.getCause());
        }
        if (e instanceof AccessDeniedException denied) {
            return "no permission to read or write " + denied.getFile();
        }
        if (e instanceof NoSuchFileException missing) {
            return missing.getFile() + " does not exist";
        }
        if (e instanceof FileSystemException failed) {
            return failed.getFile() + ": " + failed.getReason();
        }
        if (e instanceof OutOfMemoryError) {
            return "the Java heap is full; a smaller --size helps, or a larger heap: GRADUS_OPTS=-Xmx8g ./lab ...";
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() + " (--trace shows where)" : e.getMessage();
    }
}
