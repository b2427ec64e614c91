package dev.gradus.labs.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorCommandTest {

    @Test
    void whatIsAmissComesWithAnAdvice(@TempDir Path folder) throws IOException {
        assertEquals("vector-512", DoctorCommand.kernels("vector-512"));
        assertTrue(DoctorCommand.kernels("scalar").contains("--add-modules jdk.incubator.vector"));
        assertEquals("at most 2048 MiB", DoctorCommand.heap(2L << 30));
        assertTrue(DoctorCommand.heap(512L << 20).contains("GRADUS_OPTS=-Xmx1g"));
        assertEquals(folder.resolve("a/b").toString(), DoctorCommand.runs(folder.resolve("a/b")));
        Files.writeString(folder.resolve("file"), "in the way");
        assertTrue(DoctorCommand.runs(folder.resolve("file/runs")).contains("it can't be written"));
    }
}
