package dev.gradus.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {

    @TempDir
    Path folder;

    @Test
    void writesTextBytesAndStreams() throws IOException {
        Path file = folder.resolve("a.txt");
        AtomicFile.write(file, "h\u00e9llo");
        assertEquals("h\u00e9llo", Files.readString(file));
        AtomicFile.write(file, new byte[] {1, 2, 3});
        assertArrayEquals(new byte[] {1, 2, 3}, Files.readAllBytes(file));
        AtomicFile.write(file, out -> {
            out.write(7);
            out.write(new byte[100_000]);
        });
        assertEquals(100_001, Files.size(file));
        AtomicFile.write(file, "");
        assertEquals(0, Files.size(file));
        assertEquals(List.of("a.txt"), names());
    }

    @Test
    void whileItWritesTheOldFileStands() throws IOException {
        Path file = folder.resolve("a.txt");
        AtomicFile.write(file, "old");
        AtomicFile.write(file, out -> {
            out.write("half of the ne".getBytes(StandardCharsets.UTF_8));
            assertEquals("old", Files.readString(file));
            out.write('w');
        });
        assertEquals("half of the new", Files.readString(file));
    }

    @Test
    void afterAnyFailureTheOldFileStandsAlone() throws IOException {
        Path file = folder.resolve("a.txt");
        AtomicFile.write(file, "old");
        assertThrows(IOException.class, () -> AtomicFile.write(file, out -> {
            out.write(1);
            throw new IOException("disk full");
        }));
        assertThrows(OutOfMemoryError.class, () -> AtomicFile.write(file, out -> {
            out.write(1);
            throw new OutOfMemoryError("planted");
        }));
        assertEquals("old", Files.readString(file));
        assertEquals(List.of("a.txt"), names());
    }

    @Test
    void aProcessThatDiesInTheMiddleLeavesTheOldFile() throws Exception {
        Path file = folder.resolve("a.txt");
        AtomicFile.write(file, "old");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String classes = place(AtomicFile.class) + System.getProperty("path.separator") + place(Dies.class);
        Process process = new ProcessBuilder(java, "-cp", classes, Dies.class.getName(), file.toString()).start();
        assertEquals(9, process.waitFor());
        assertEquals("old", Files.readString(file));
    }

    @Test
    void saysWhyAFileCannotBeWritten() throws IOException {
        Path inside = folder.resolve("none").resolve("a.txt");
        assertEquals(
                "cannot write " + inside + ": there is no folder " + folder.resolve("none"),
                assertThrows(IOException.class, () -> AtomicFile.write(inside, "x")).getMessage());
        assertEquals(
                "cannot write " + folder + ": it is a folder",
                assertThrows(IOException.class, () -> AtomicFile.write(folder, "x")).getMessage());
        assertEquals(List.of(), names());
    }

    /** Stops without a word in the middle of a write. */
    static final class Dies {

        private Dies() {}

        public static void main(String[] arguments) throws IOException {
            AtomicFile.write(Path.of(arguments[0]), out -> {
                out.write("half".getBytes(StandardCharsets.UTF_8));
                Runtime.getRuntime().halt(9);
            });
        }
    }

    private static Path place(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
