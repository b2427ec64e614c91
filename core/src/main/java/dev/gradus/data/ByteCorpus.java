package dev.gradus.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A text as its UTF-8 bytes: a vocabulary of 256 that fits every language. The last part of the text, never seen in
 * training, is held out for validation.
 */
public final class ByteCorpus {
    /** Number of different tokens. */
    public static final int VOCABULARY = 256;

    private static final int LARGEST = 1 << 30;

    private final String name;
    private final byte[] training;
    private final byte[] validation;

    private ByteCorpus(String name, byte[] training, byte[] validation) {
        this.name = name;
        this.training = training;
        this.validation = validation;
    }

    /**
     * Reads a UTF-8 text file.
     *
     * @param file               the file
     * @param validationFraction part at the end that is held out, above 0 and below 1
     * @return the corpus
     * @throws IOException if the file can't be read, is empty, above 1 GiB, or not UTF-8; the message names it
     */
    public static ByteCorpus read(Path file, double validationFraction) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException("the text file " + file + " does not exist or is not a regular file");
        }
        if (Files.size(file) > LARGEST) {
            throw new IOException("a text file may have 1 GiB, " + file + " has " + Files.size(file) + " bytes");
        }
        byte[] bytes = Files.readAllBytes(file);
        checkUtf8(file, bytes);
        return of(file.getFileName().toString(), bytes, validationFraction);
    }

    private static void checkUtf8(Path file, byte[] bytes) throws IOException {
        if (bytes.length == 0) {
            throw new IOException("the text file " + file + " is empty");
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        try {
            StandardCharsets.UTF_8.newDecoder().decode(in);
        } catch (CharacterCodingException e) {
            throw new IOException(
                    "the text file " + file + " is not UTF-8: byte " + in.position() + " starts no valid character", e);
        }
    }

    /**
     * A corpus of bytes at hand.
     *
     * @param name               what to call it
     * @param bytes              the text
     * @param validationFraction part at the end that is held out, above 0 and below 1
     * @return the corpus
     */
    public static ByteCorpus of(String name, byte[] bytes, double validationFraction) {
        if (!(validationFraction > 0 && validationFraction < 1)) {
            throw new IllegalArgumentException(
                    "the validation fraction needs to be above 0 and below 1, got " + validationFraction);
        }
        int split = bytes.length - (int) Math.ceil(bytes.length * validationFraction);
        return new ByteCorpus(
                name, Arrays.copyOf(bytes, split), Arrays.copyOfRange(bytes, split, bytes.length));
    }

    /**
     * What the corpus is called.
     *
     * @return its name
     */
    public String name() {
        return name;
    }

    /**
     * The part to train on.
     *
     * @return tokens 0..255
     */
    public TokenSequence training() {
        return new TokenSequence(name + " (training part)", training);
    }

    /**
     * The part to judge by.
     *
     * @return tokens 0..255
     */
    public TokenSequence validation() {
        return new TokenSequence(name + " (validation part)", validation);
    }
}
