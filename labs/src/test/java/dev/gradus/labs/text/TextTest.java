package dev.gradus.labs.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.labs.lab.Source;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where texts come from, and which are refused. */
class TextTest {

    @TempDir
    private Path folder;

    private Path file(String name, byte[] content) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.write(file, content);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private Text read(Path file, int context) throws IOException {
        return Text.read(new Source(1, Optional.of(file)), context);
    }

    @Test
    void aFileIsReadAndDescribed() throws IOException {
        Text text = read(file("a.txt", utf8("a".repeat(90) + "b".repeat(10))), 4);
        assertEquals(90, text.corpus().training().length());
        assertEquals('b', text.corpus().validation().at(0));
        assertEquals("a.txt", text.facts().get("text"));
        assertEquals(100, text.facts().get("bytes"));
        assertEquals(64, text.facts().get("sha256").toString().length());
    }

    @Test
    void aTextThatCanNotBeUsedIsRefused() throws IOException {
        refused(IOException.class, folder.resolve("none.txt"), "none.txt does not exist");
        refused(IOException.class, folder, "not a regular file");
        refused(IOException.class, file("empty.txt", new byte[0]), "empty.txt is empty");
        refused(IOException.class, file("latin1.txt", new byte[] {'a', (byte) 0xe4, 'b'}), "is not UTF-8: byte 1");
        refused(IllegalArgumentException.class, file("short.txt", utf8("abc")),
                "a context of 16 tokens needs a text of at least");
        refused(IllegalArgumentException.class, file("half.txt", utf8("a".repeat(100))), "(validation part) has 10");
    }

    private void refused(Class<? extends Exception> type, Path file, String message) {
        Exception e = assertThrows(type, () -> read(file, 16));
        assertTrue(e.getMessage().contains(message), e.getMessage());
    }

    @Test
    void theProjectsOwnTextIsItsDocumentationAndSources() throws IOException {
        file("README.md", utf8("read me\r\n"));
        file("core/src/main/java/A.java", utf8("class A {}"));
        file("core/target/src/B.java", utf8("built"));
        file("runs/moe/notes.md", utf8("a run"));
        file(".git/x.md", utf8("hidden"));
        file("core/src/main/resources/data.bin", new byte[] {(byte) 0xff});
        String text = new String(ProjectText.read(folder), StandardCharsets.UTF_8);
        assertEquals("class A {}\nread me\n\n".length(), text.length());
        assertTrue(text.contains("read me\n") && text.contains("class A {}\n"), text);
        assertArrayEquals(ProjectText.read(folder), ProjectText.read(folder));
    }

    @Test
    void aFolderWithoutSourcesIsRefused() {
        IOException e = assertThrows(IOException.class, () -> ProjectText.read(folder));
        assertTrue(e.getMessage().contains("name a text with --text FILE"), e.getMessage());
    }

    @Test
    void frequenciesAloneNeedAsManyBitsAsTheyShould() {
        // Training: 90 times a, b in turn: one bit each; held out: the same.
        assertEquals(1, Text.of("t", utf8("ab".repeat(50))).bitsOfFrequencies(), 1e-12);
        // Held out bytes that never occurred count as if they had, once in 90.
        assertEquals(Math.log(90) / Math.log(2),
                Text.of("t", utf8("a".repeat(90) + "c".repeat(10))).bitsOfFrequencies(), 1e-12);
    }
}
