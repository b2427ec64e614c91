package dev.gradus.io;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;

/**
 * Collects tensors and writes them as one safetensors file, whole or not at all.
 *
 * <p>The same tensors and texts give the same bytes, in whatever order they were added: texts stand by key, tensors by
 * element size, largest first, then by name, so that all data is aligned. Arrays are not copied: they must not change
 * before {@link #write}.
 */
public final class TensorFileWriter {

    private static final int ALIGNMENT = 8;
    private static final int CHUNK_BYTES = 1 << 18;

    private final Map<String, Part> parts = new LinkedHashMap<>();
    private final Map<String, String> metadata = new TreeMap<>();

    private record Part(String name, StoredType type, int[] dims, int count, TensorEncoder.Source source) {

        long bytes() {
            return (long) count * type.bytes();
        }
    }

    /** Starts with no tensor and no text. */
    public TensorFileWriter() {}

    /**
     * Adds a tensor.
     *
     * @param name its name, not yet added
     * @param type F32, F64, or F16 or BF16, which round to the nearest value, ties to even
     * @param values the elements, row-major
     * @param dims size along each axis; none for a scalar
     * @return this writer
     * @throws IllegalArgumentException if the name cannot be used, the type is not one of these, or the sizes do not
     *     multiply to the number of elements
     */
    public TensorFileWriter add(String name, StoredType type, float[] values, int... dims) {
        require(type.isFloating(), name, "cannot store a float[] as " + type);
        return add(name, type, dims, values.length, TensorEncoder.from(values, type));
    }

    /**
     * Adds a tensor.
     *
     * @param name its name, not yet added
     * @param type F64, or F32, which rounds
     * @param values the elements, row-major
     * @param dims size along each axis; none for a scalar
     * @return this writer
     * @throws IllegalArgumentException if the name cannot be used, the type is not one of these, or the sizes do not
     *     multiply to the number of elements
     */
    public TensorFileWriter add(String name, StoredType type, double[] values, int... dims) {
        boolean wide = type == StoredType.F64 || type == StoredType.F32;
        require(wide, name, "cannot store a double[] as " + type);
        return add(name, type, dims, values.length, TensorEncoder.from(values, type));
    }

    /**
     * Adds a tensor.
     *
     * @param name its name, not yet added
     * @param type an integer type that holds every element, or BOOL for 0 and 1
     * @param values the elements, row-major
     * @param dims size along each axis; none for a scalar
     * @return this writer
     * @throws IllegalArgumentException if the name cannot be used, the type is not one of these, or the sizes do not
     *     multiply to the number of elements
     */
    public TensorFileWriter add(String name, StoredType type, int[] values, int... dims) {
        require(!type.isFloating(), name, "cannot store an int[] as " + type);
        return add(name, type, dims, values.length, TensorEncoder.from(values, type));
    }

    /**
     * Adds a tensor.
     *
     * @param name its name, not yet added
     * @param type an integer type that holds every element, or BOOL for 0 and 1
     * @param values the elements, row-major
     * @param dims size along each axis; none for a scalar
     * @return this writer
     * @throws IllegalArgumentException if the name cannot be used, the type is not one of these, or the sizes do not
     *     multiply to the number of elements
     */
    public TensorFileWriter add(String name, StoredType type, long[] values, int... dims) {
        require(!type.isFloating(), name, "cannot store a long[] as " + type);
        return add(name, type, dims, values.length, TensorEncoder.from(values, type));
    }

    /**
     * Adds a text, for example how the tensors came to be.
     *
     * @param key name of the text; a second text of that name replaces the first
     * @param value the text
     * @return this writer
     * @throws IllegalArgumentException if either cannot be written in UTF-8
     */
    public TensorFileWriter metadata(String key, String value) {
        requireText(key);
        requireText(value);
        metadata.put(key, value);
        return this;
    }

    /**
     * Writes the file; it appears, or replaces the old one, in one step at the very end.
     *
     * @param path file to make or replace; its folder must exist
     * @throws IOException if the file cannot be written; the old one is then untouched
     * @throws IllegalArgumentException if an integer does not fit its type; the old file is then untouched
     */
    public void write(Path path) throws IOException {
        List<Part> sorted = parts.values().stream()
                .sorted(Comparator.<Part>comparingInt(part -> -part.type().bytes()).thenComparing(Part::name))
                .toList();
        byte[] header = header(sorted);
        AtomicFile.write(path, out -> {
            out.write(little(ALIGNMENT).putLong(header.length).array());
            out.write(header);
            for (Part part : sorted) {
                writeData(part, out);
            }
        });
    }

    private TensorFileWriter add(String name, StoredType type, int[] dims, int count, TensorEncoder.Source source) {
        requireText(name);
        require(!name.equals(TensorHeader.METADATA), name, "has a reserved name");
        long needed = 1;
        for (int dim : dims) {
            require(dim >= 0, name, "has a negative size in " + Arrays.toString(dims));
            needed = needed > Integer.MAX_VALUE ? needed : needed * dim;
        }
        require(needed == count, name, "needs " + needed + " elements for " + Arrays.toString(dims) + ", got " + count);
        Part earlier = parts.putIfAbsent(name, new Part(name, type, dims.clone(), count, source));
        require(earlier == null, name, "was added before");
        return this;
    }

    private byte[] header(List<Part> sorted) {
        StringBuilder json = new StringBuilder("{");
        if (!metadata.isEmpty()) {
            StringJoiner texts = new StringJoiner(",", "{", "},");
            metadata.forEach((key, value) -> texts.add(Json.quote(key) + ":" + Json.quote(value)));
            json.append(Json.quote(TensorHeader.METADATA)).append(':').append(texts);
        }
        long begin = 0;
        for (Part part : sorted) {
            long end = begin + part.bytes();
            json.append(Json.quote(part.name())).append(":{\"dtype\":\"").append(part.type()).append("\",\"shape\":");
            json.append(Arrays.toString(part.dims()).replace(" ", ""));
            json.append(",\"data_offsets\":[").append(begin).append(',').append(end).append("]},");
            begin = end;
        }
        json.setLength(Math.max(1, json.length() - 1));
        return padded(json.append('}').toString().getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] padded(byte[] json) {
        byte[] header = Arrays.copyOf(json, (json.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);
        Arrays.fill(header, json.length, header.length, (byte) ' ');
        if (header.length > TensorFile.MAX_HEADER_BYTES) {
            throw new IllegalArgumentException("the header needs " + header.length + " bytes, at most "
                    + TensorFile.MAX_HEADER_BYTES + " are allowed");
        }
        return header;
    }

    private static void writeData(Part part, OutputStream out) throws IOException {
        int step = CHUNK_BYTES / part.type().bytes();
        ByteBuffer chunk = little((int) Math.min(part.bytes(), CHUNK_BYTES));
        for (int from = 0; from < part.count(); from += step) {
            int to = Math.min(part.count(), from + step);
            put(part, chunk.clear(), from, to);
            out.write(chunk.array(), 0, chunk.position());
        }
    }

    private static void put(Part part, ByteBuffer chunk, int from, int to) {
        try {
            part.source().put(chunk, from, to);
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException(TensorHeader.about(part.name()) + wrong.getMessage(), wrong);
        }
    }

    private static ByteBuffer little(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void requireText(String text) {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw new IllegalArgumentException("a name or text needs whole characters, got half of a surrogate pair in "
                    + JsonReader.brief(text));
        }
    }

    private static void require(boolean condition, String name, String fault) {
        if (!condition) {
            throw new IllegalArgumentException(TensorHeader.about(name) + fault);
        }
    }
}
