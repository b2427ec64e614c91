package dev.gradus.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.random.Rng;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Texts, their validation part, and the windows cut from them. */
class ByteCorpusTest {

    @TempDir
    private Path folder;

    private static ByteCorpus counting(int bytes, double validation) {
        byte[] text = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            text[i] = (byte) i;
        }
        return ByteCorpus.of("counting", text, validation);
    }

    @Test
    void theEndIsHeldOut() {
        ByteCorpus corpus = counting(200, 0.1);
        assertEquals(180, corpus.training().length());
        assertEquals(20, corpus.validation().length());
        assertEquals(180, corpus.validation().at(0));
        assertEquals(199, corpus.validation().at(19));
    }

    @Test
    void aTargetIsTheNextToken() {
        Batch batch = counting(250, 0.2).training().randomWindows(new Rng(3), 7, 5, 8);
        assertArrayEquals(new int[] {5, 8}, batch.ids().shape().dims());
        for (int i = 0; i < 40; i++) {
            assertEquals(batch.ids().ints()[i] + 1, batch.targets().ints()[i]);
        }
    }

    @Test
    void aBatchDependsOnSeedAndStepOnly() {
        TokenSequence tokens = counting(250, 0.2).training();
        Rng drawnFrom = new Rng(3);
        drawnFrom.nextInt();
        int[] first = tokens.randomWindows(new Rng(3), 7, 5, 8).ids().ints();
        assertArrayEquals(first, tokens.randomWindows(drawnFrom, 7, 5, 8).ids().ints());
        assertFalse(Arrays.equals(first, tokens.randomWindows(new Rng(3), 8, 5, 8).ids().ints()));
    }

    @Test
    void windowsSideBySideMissNothingAndOverlapNowhere() {
        List<Batch> batches = counting(110, 0.1).training().sideBySide(4, 9, 100);
        assertEquals(3, batches.size());
        assertEquals(2, batches.get(2).ids().dim(0), "ten windows of nine fit into 99 tokens");
        assertEquals(9, batches.get(0).ids().ints()[9]);
        assertEquals(1, counting(110, 0.1).training().sideBySide(4, 9, 3).size());
    }

    @Test
    void theWholeTrainingPartCanBeReached() {
        TokenSequence tokens = counting(12, 0.1).training();
        boolean[] seen = new boolean[10];
        for (int step = 0; step < 200; step++) {
            for (int id : tokens.randomWindows(new Rng(1), step, 2, 4).targets().ints()) {
                seen[id] = true;
            }
        }
        assertTrue(seen[9], "the last token of the training part is never a target");
    }

    @Test
    void badFilesAreNamed() throws IOException {
        Path file = folder.resolve("text.txt");
        assertMessage("the text file " + file + " does not exist or is not a regular file", file);
        assertMessage("the text file " + folder + " does not exist or is not a regular file", folder);
        Files.createFile(file);
        assertMessage("the text file " + file + " is empty", file);
        Files.write(file, new byte[] {'a', 'b', (byte) 0xff, 'c'});
        assertMessage("the text file " + file + " is not UTF-8: byte 2 starts no valid character", file);
        Files.writeString(file, "übermut", StandardCharsets.UTF_8);
        assertEquals(8,
                ByteCorpus.read(file, 0.5).training().length() + ByteCorpus.read(file, 0.5).validation().length());
    }

    private static void assertMessage(String message, Path file) {
        assertEquals(message, assertThrows(IOException.class, () -> ByteCorpus.read(file, 0.1)).getMessage());
    }

    @Test
    void aTextShorterThanAContextIsRefused() {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class,
                () -> counting(20, 0.5).training().randomWindows(new Rng(1), 0, 2, 10));
        assertEquals("a context of 10 tokens needs a text of at least 11 bytes, counting (training part) has 10",
                e.getMessage());
    }
}
