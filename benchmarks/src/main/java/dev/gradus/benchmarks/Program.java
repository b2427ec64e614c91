package dev.gradus.benchmarks;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a program and keeps what it prints. */
final class Program {
    private static final int LONGEST_SECONDS = 300;
    private static final int NO_SUCH_CASE = 3;

    private Program() {}

    /**
     * Runs a program that may answer that it has nothing to do.
     *
     * @return false if it says so
     * @throws IOException if it fails; the message has its last words
     */
    static boolean run(List<String> command) throws IOException {
        Path printed = Files.createTempFile("program", ".txt");
        try {
            int code = run(command, printed);
            if (code != 0 && code != NO_SUCH_CASE) {
                throw new IOException("it ended with exit code " + code + ": " + lastWords(printed));
            }
            return code == 0;
        } finally {
            Files.deleteIfExists(printed);
        }
    }

    /** What a program prints, or an exception if it fails. */
    static List<String> lines(List<String> command) throws IOException {
        Path printed = Files.createTempFile("program", ".txt");
        try {
            int code = run(command, printed);
            List<String> lines = Files.readAllLines(printed, Charset.defaultCharset());
            if (code != 0) {
                throw new IOException("it ended with exit code " + code + ": " + lastWords(printed));
            }
            return lines;
        } finally {
            Files.deleteIfExists(printed);
        }
    }

    private static int run(List<String> command, Path printed) throws IOException {
        Process process =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(printed.toFile()).start();
        try {
            if (process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
                return process.exitValue();
            }
            throw new IOException("it took longer than " + LONGEST_SECONDS + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("it was interrupted", e);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    /** The last line that is no part of a stack trace. */
    private static String lastWords(Path printed) throws IOException {
        return Files.readAllLines(printed, Charset.defaultCharset()).stream().map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("at ") && !line.startsWith("... "))
                .reduce((a, b) -> b).orElse("it printed nothing");
    }
}
