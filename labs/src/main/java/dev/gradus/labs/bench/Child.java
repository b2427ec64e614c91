package dev.gradus.labs.bench;

import dev.gradus.labs.lab.ExitCode;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A program that shares this one's terminal and does not outlive it. */
final class Child {
    private static final int PATIENCE_SECONDS = 5;

    private Child() {}

    /**
     * Runs a program to its end. If this JVM is told to end, so is the program with all that it started.
     *
     * @param command program and arguments
     * @return its exit code
     * @throws IOException if it can't be started
     */
    static int run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).inheritIO().start();
        Thread end = new Thread(() -> stop(process), "stop child");
        Runtime.getRuntime().addShutdownHook(end);
        try {
            int code = process.waitFor();
            Runtime.getRuntime().removeShutdownHook(end);
            return code;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stop(process);
            return ExitCode.INTERRUPTED;
        } catch (IllegalStateException alreadyEnding) {
            return ExitCode.INTERRUPTED;
        }
    }

    private static void stop(Process process) {
        List<ProcessHandle> all = Stream.concat(Stream.of(process.toHandle()), process.descendants()).toList();
        all.forEach(ProcessHandle::destroy);
        try {
            process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        all.forEach(ProcessHandle::destroyForcibly);
    }
}
