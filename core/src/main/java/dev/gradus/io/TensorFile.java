package dev.gradus.io;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/**
 * A safetensors file, open for reading: tensors by name, each read when it is asked for.
 *
 * <p>Layout: 8 bytes for the length of the header, little-endian; the header, JSON padded with spaces; the data, which
 * the tensors must cover without a gap or an overlap. Opening reads the header alone and checks all of it, so that
 * nothing is allocated beyond what the file really holds; reading a tensor touches only its own bytes. Several threads
 * may read at once. Source: the format description of huggingface/safetensors.
 */
public final class TensorFile implements Closeable {

    static final long MAX_HEADER_BYTES = 100_000_000;
    private static final int LENGTH_BYTES = 8;
    private static final int CHUNK_BYTES = 1 << 18;
    private static final int MAX_ELEMENTS = Integer.MAX_VALUE - 8;

    private final Path path;
    private final FileChannel channel;
    private final TensorHeader header;
    private final long dataStart;

    private TensorFile(Path path, FileChannel channel) throws IOException {
        this.path = path;
        this.channel = channel;
        long headerBytes = headerBytes();
        this.dataStart = LENGTH_BYTES + headerBytes;
        this.header = header((int) headerBytes);
    }

    /**
     * Opens a file and checks its header.
     *
     * @param path the file
     * @return the open file
     * @throws IOException if there is no such file, or if anything in its header is not as the format demands; the
     *     sentence names the file, the tensor and the numbers
     */
    public static TensorFile open(Path path) throws IOException {
        if (!Files.isRegularFile(path)) {
            throw new IOException(Files.exists(path) ? path + " is not a file" : "there is no file " + path);
        }
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
        try {
            return new TensorFile(path, channel);
        } catch (Throwable failure) {
            channel.close();
            throw failure;
        }
    }

    /**
     * What the file holds.
     *
     * @return every tensor by name, in the order of the header
     */
    public Map<String, TensorEntry> entries() {
        return header.entries();
    }

    /**
     * The texts that the writer added.
     *
     * @return the members of {@code __metadata__}
     */
    public Map<String, String> metadata() {
        return header.metadata();
    }

    /**
     * What the file says of one tensor.
     *
     * @param name the tensor
     * @return type and shape
     * @throws IOException if the file has no such tensor
     */
    public TensorEntry entry(String name) throws IOException {
        TensorEntry entry = entries().get(name);
        if (entry == null) {
            throw fault("there is no " + TensorHeader.about(name) + "among its " + entries().size());
        }
        return entry;
    }

    /**
     * Reads a floating-point tensor as floats: F32 as it is, F16 and BF16 widened, F64 rounded.
     *
     * @param name the tensor
     * @return its elements, row-major
     * @throws IOException if it is absent, holds integers, is larger than an array, or cannot be read
     */
    public float[] readFloats(String name) throws IOException {
        TensorEntry entry = entry(name, true);
        float[] values = new float[count(entry)];
        decode(entry, TensorDecoder.into(values, entry.type()));
        return values;
    }

    /**
     * Reads a floating-point tensor as doubles.
     *
     * @param name the tensor
     * @return its elements, row-major
     * @throws IOException if it is absent, holds integers, is larger than an array, or cannot be read
     */
    public double[] readDoubles(String name) throws IOException {
        TensorEntry entry = entry(name, true);
        double[] values = new double[count(entry)];
        decode(entry, TensorDecoder.into(values, entry.type()));
        return values;
    }

    /**
     * Reads a tensor of integers or booleans (0 and 1) as ints.
     *
     * @param name the tensor
     * @return its elements, row-major
     * @throws IOException if it is absent, holds floating-point numbers or an integer beyond 32 bits, is larger than an
     *     array, or cannot be read
     */
    public int[] readInts(String name) throws IOException {
        TensorEntry entry = entry(name, false);
        int[] values = new int[count(entry)];
        decode(entry, TensorDecoder.into(values, entry.type()));
        return values;
    }

    /**
     * Reads a tensor of integers or booleans (0 and 1) as longs.
     *
     * @param name the tensor
     * @return its elements, row-major
     * @throws IOException if it is absent, holds floating-point numbers or a U64 beyond 2^63-1, is larger than an
     *     array, or cannot be read
     */
    public long[] readLongs(String name) throws IOException {
        TensorEntry entry = entry(name, false);
        long[] values = new long[count(entry)];
        decode(entry, TensorDecoder.into(values, entry.type()));
        return values;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private long headerBytes() throws IOException {
        long size = channel.size();
        if (size < LENGTH_BYTES) {
            throw fault("the file holds " + size + " bytes, its header length alone needs " + LENGTH_BYTES);
        }
        long length = read(little(LENGTH_BYTES), 0).getLong();
        String sentence = "the header needs " + Long.toUnsignedString(length) + " bytes, ";
        if (length < 0 || length > MAX_HEADER_BYTES) {
            throw fault(sentence + "at most " + MAX_HEADER_BYTES + " are allowed");
        }
        if (length > size - LENGTH_BYTES) {
            throw fault(sentence + "the file holds " + (size - LENGTH_BYTES) + " after its length");
        }
        return length;
    }

    private TensorHeader header(int bytes) throws IOException {
        ByteBuffer encoded = read(little(bytes), LENGTH_BYTES);
        while (encoded.limit() > 0 && encoded.get(encoded.limit() - 1) == ' ') {
            encoded.limit(encoded.limit() - 1);
        }
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(encoded).toString();
            return TensorHeader.parse(text, channel.size() - dataStart);
        } catch (CharacterCodingException notText) {
            throw fault("the header is not UTF-8 at byte " + encoded.position());
        } catch (IOException wrong) {
            throw fault(wrong.getMessage());
        }
    }

    private TensorEntry entry(String name, boolean floating) throws IOException {
        TensorEntry entry = entry(name);
        if (entry.type().isFloating() != floating) {
            String held = floating ? "integers" : "floating-point numbers";
            throw fault(TensorHeader.about(name) + "is " + entry.type() + ", which are " + held);
        }
        return entry;
    }

    private int count(TensorEntry entry) throws IOException {
        if (entry.elements() > MAX_ELEMENTS) {
            throw fault(TensorHeader.about(entry.name()) + "has " + entry.elements()
                    + " elements, an array holds at most " + MAX_ELEMENTS);
        }
        return (int) entry.elements();
    }

    private void decode(TensorEntry entry, TensorDecoder.Sink sink) throws IOException {
        int size = entry.type().bytes();
        int total = count(entry);
        int step = CHUNK_BYTES / size;
        ByteBuffer chunk = little((int) Math.min(CHUNK_BYTES, (long) total * size));
        for (int done = 0; done < total; done += step) {
            int count = Math.min(step, total - done);
            read(chunk.clear().limit(count * size), dataStart + entry.begin() + (long) done * size);
            try {
                sink.take(chunk, done, count);
            } catch (IOException wrong) {
                throw fault(TensorHeader.about(entry.name()) + wrong.getMessage());
            }
        }
    }

    private static ByteBuffer little(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Fills the buffer with what lies in the file from a place on. */
    private ByteBuffer read(ByteBuffer buffer, long from) throws IOException {
        if (!channel.isOpen()) {
            throw fault("the file was closed before");
        }
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, from + buffer.position()) < 0) {
                throw fault("the file ended at byte " + (from + buffer.position()) + ", while it was read");
            }
        }
        return buffer.flip();
    }

    private IOException fault(String sentence) {
        return new IOException(path.getFileName() + ": " + sentence);
    }
}
