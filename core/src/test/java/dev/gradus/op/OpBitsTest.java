package dev.gradus.op;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every op gives the same bits with plain loops and with vectors of any width, in a fresh JVM, on any JDK and machine. */
class OpBitsTest {
    private static final String VECTORS = "--add-modules=jdk.incubator.vector";
    private static final long PATIENCE_SECONDS = 300;

    @TempDir
    Path folder;

    @Test
    void plainLoopsAndVectorsOfEveryWidthAgree() throws IOException, InterruptedException {
        Elsewhere plain = start("plain", "-Dgradus.threads=1");
        Elsewhere narrow = start("narrow", VECTORS, "-Dgradus.threads=2", "-XX:MaxVectorSize=16");
        Elsewhere wider = start("wider", VECTORS, "-Dgradus.threads=3", "-XX:MaxVectorSize=32");
        List<String> here = OpBits.lines();
        assertTrue(plain.kernelsThatAgreeWith(here).startsWith("scalar"));
        assertTrue(narrow.kernelsThatAgreeWith(here).startsWith("vector-"));
        assertTrue(wider.kernelsThatAgreeWith(here).startsWith("vector-"));
        agreesWithTheFile(OpBits.summary(here));
    }

    /** The file was written on one machine and JDK, so that all others are compared with it. */
    private static void agreesWithTheFile(List<String> fresh) throws IOException {
        Path file = core().resolve("src/test/resources/op-bits.txt");
        if (Boolean.getBoolean("update.bits")) {
            Files.write(file, fresh);
        }
        List<String> changed = new ArrayList<>(fresh);
        changed.removeAll(Files.readAllLines(file));
        assertEquals(List.of(), changed, "the numbers or samples of these ops are not those of " + file
                + "; if that is meant, write it anew with ./mvnw -pl core test -Dtest=OpBitsTest -Dupdate.bits=true");
    }

    /** The module's folder, wherever the tests were started. */
    private static Path core() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("mvnw"))) {
            folder = folder.getParent();
        }
        return folder.resolve("core");
    }

    /** A JVM that computes the same lines. */
    private record Elsewhere(Process process, Path file, Path log) {

        /** Waits for its end, compares line by line, and returns what it ran on. */
        String kernelsThatAgreeWith(List<String> expected) throws IOException, InterruptedException {
            assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "the other JVM did not end");
            assertEquals(0, process.exitValue(), () -> read(log));
            List<String> lines = Files.readAllLines(file);
            for (int i = 0; i < expected.size(); i++) {
                assertEquals(expected.get(i), lines.get(i + 1), "here (left) and with " + lines.get(0) + " (right)");
            }
            assertEquals(expected.size() + 1, lines.size());
            return lines.get(0);
        }
    }

    private Elsewhere start(String name, String... flags) throws IOException {
        Path file = folder.resolve(name);
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = new ArrayList<>(List.of(java, "-XX:+IgnoreUnrecognizedVMOptions", "-Xmx1g"));
        command.addAll(List.of(flags));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), OpBits.class.getName(), file.toString()));
        Path log = folder.resolve(name + ".log");
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        return new Elsewhere(builder.start(), file, log);
    }

    private static String read(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
