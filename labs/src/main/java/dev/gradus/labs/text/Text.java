package dev.gradus.labs.text;

import dev.gradus.data.ByteCorpus;
import dev.gradus.labs.lab.Digest;
import dev.gradus.labs.lab.RunFolder;
import dev.gradus.labs.lab.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a run learns from.
 *
 * @param corpus training part and held-out part
 * @param facts  name, bytes and hash, for the record
 */
public record Text(ByteCorpus corpus, Map<String, Object> facts) {
    private static final double HELD_OUT = 0.1;

    /**
     * Reads the text file that was named, or else the project's own documentation and sources; the last tenth is held out.
     *
     * @param source  where from
     * @param context tokens of a window; both parts must hold one
     * @return the text
     * @throws IOException              if the file can't be read, is empty or not UTF-8
     * @throws IllegalArgumentException if it is shorter than a context
     */
    public static Text read(Source source, int context) throws IOException {
        Text text = source.text().isPresent() ? ofFile(source.text().get()) : of("Gradus itself", ownBytes());
        text.corpus.training().sideBySide(1, context, 1);
        text.corpus.validation().sideBySide(1, context, 1);
        return text;
    }

    private static byte[] ownBytes() throws IOException {
        return ProjectText.read(RunFolder.home());
    }

    private static Text ofFile(Path file) throws IOException {
        ByteCorpus corpus = ByteCorpus.read(file, HELD_OUT);
        return new Text(corpus, facts(corpus.name(), Files.readAllBytes(file)));
    }

    /**
     * A text at hand.
     *
     * @param name  what to call it
     * @param bytes UTF-8
     * @return the text
     */
    public static Text of(String name, byte[] bytes) {
        return new Text(ByteCorpus.of(name, bytes, HELD_OUT), facts(name, bytes));
    }

    private static Map<String, Object> facts(String name, byte[] bytes) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("text", name);
        facts.put("bytes", bytes.length);
        facts.put("sha256", Digest.sha256(bytes));
        return facts;
    }

    /**
     * Bits a byte of a guesser that knows only how often each byte occurs: the frequencies of the training part, judged by
     * the held-out part. A byte that never occurs in training counts as if it had, once.
     *
     * @return the cross-entropy
     */
    public double bitsOfFrequencies() {
        double[] count = new double[ByteCorpus.VOCABULARY];
        int length = corpus.training().length();
        for (int i = 0; i < length; i++) {
            count[corpus.training().at(i)]++;
        }
        double bits = 0;
        int held = corpus.validation().length();
        for (int i = 0; i < held; i++) {
            bits -= Math.log(Math.max(1, count[corpus.validation().at(i)]) / length) / Math.log(2);
        }
        return bits / held;
    }
}
