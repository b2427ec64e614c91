package dev.gradus.io;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads {@code {"dtype": .., "shape": [..], "data_offsets": [begin, end]}} for one tensor. */
final class EntryParser {

    private static final int MAX_RANK = 64;

    private final String name;
    private final JsonReader json;
    private StoredType type;
    private List<Integer> shape;
    private List<Long> range;

    EntryParser(String name, JsonReader json) {
        this.name = name;
        this.json = json;
    }

    TensorEntry parse(long dataBytes) throws IOException {
        json.object(this::member);
        if (type == null || shape == null || range == null) {
            throw fault("has no " + (type == null ? "dtype" : shape == null ? "shape" : "data_offsets"));
        }
        if (range.size() != 2) {
            throw fault("needs two data_offsets, got " + range.size());
        }
        TensorEntry entry = new TensorEntry(name, type, shape, range.get(0), range.get(1));
        requireFits(entry, dataBytes);
        return entry;
    }

    private void member(String key) throws IOException {
        switch (key) {
            case "dtype" -> type = type(json.string());
            case "shape" -> shape = shape();
            case "data_offsets" -> range = range();
            default -> throw fault("has an unknown field " + JsonReader.brief(key));
        }
    }

    private StoredType type(String text) throws IOException {
        for (StoredType known : StoredType.values()) {
            if (known.name().equals(text)) {
                return known;
            }
        }
        throw fault("has the unknown dtype " + JsonReader.brief(text));
    }

    private List<Integer> shape() throws IOException {
        List<Integer> dims = new ArrayList<>();
        json.array(() -> {
            long dim = json.integer();
            if (dim < 0 || dim > Integer.MAX_VALUE) {
                throw fault("needs sizes from 0 to 2147483647, got " + dim);
            }
            if (dims.size() == MAX_RANK) {
                throw fault("has more than " + MAX_RANK + " dimensions");
            }
            dims.add((int) dim);
        });
        return dims;
    }

    private List<Long> range() throws IOException {
        List<Long> offsets = new ArrayList<>();
        json.array(() -> {
            if (offsets.size() == 2) {
                throw fault("has more than two data_offsets");
            }
            offsets.add(json.integer());
        });
        return offsets;
    }

    private void requireFits(TensorEntry entry, long dataBytes) throws IOException {
        long held = entry.end() - entry.begin();
        if (entry.begin() < 0 || held < 0) {
            throw fault("has the range " + range(entry) + ", which is none");
        }
        if (entry.end() > dataBytes) {
            throw fault("has the range " + range(entry) + ", the file holds " + dataBytes + " bytes of data");
        }
        long needed = bytes();
        if (needed != held) {
            throw fault(
                    "needs " + needed + " bytes for " + type + " " + shape + ", its range " + range(entry) + " holds "
                            + held);
        }
    }

    private static String range(TensorEntry entry) {
        return "[" + entry.begin() + ", " + entry.end() + ")";
    }

    private long bytes() throws IOException {
        long bytes = type.bytes();
        try {
            for (int dim : shape) {
                bytes = Math.multiplyExact(bytes, dim);
            }
        } catch (ArithmeticException overflow) {
            throw fault("has a size that does not fit 64 bits: " + type + " " + shape);
        }
        return bytes;
    }

    private IOException fault(String fault) {
        return new IOException(TensorHeader.about(name) + fault);
    }
}
