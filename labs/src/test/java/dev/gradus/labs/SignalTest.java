package dev.gradus.labs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gradus.io.Safetensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real process that gets a real signal in the middle of training. */
class SignalTest {

    @TempDir
    private Path folder;

    private Process lab(Path text, Path out, Path console) throws IOException {
        List<String> command = List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("java.class.path"), Main.class.getName(), "run", "moe", "--size", "tiny", "--text",
                text.toString(), "--out", out.toString(), "--set", "steps=1000000", "--set", "milestones=100000");
        return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(console.toFile()).start();
    }

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void aSignalInTheMiddleOfTrainingSavesACheckpointAndEndsWith130() throws Exception {
        Path text = Files.writeString(folder.resolve("text.txt"), "one two three four five\n".repeat(200));
        Path checkpoint = folder.resolve("out").resolve("dense-active.safetensors");
        Path console = folder.resolve("console.txt");
        Process process = lab(text, folder.resolve("out"), console);
        assumeTrue(process.supportsNormalTermination(), "this system can't end a process politely");
        try {
            while (!Files.exists(folder.resolve("out").resolve("run.json")) && process.isAlive()) {
                Thread.sleep(20);
            }
            process.destroy();
            assertEquals(130, process.waitFor(), () -> read(console));
        } finally {
            process.destroyForcibly();
        }
        assertTrue(read(console).contains("--resume " + folder.resolve("out")), () -> read(console));
        assertFalse(Safetensors.load(checkpoint).isEmpty(), "the checkpoint is whole");
    }

    private static String read(Path console) {
        try {
            return Files.readString(console);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
