package dev.gradus.io;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The JSON header of a safetensors file, checked: every range fits its type and shape, and the ranges tile the data.
 *
 * @param entries tensors by name, in the order of the header
 * @param metadata the texts under {@code __metadata__}
 */
record TensorHeader(Map<String, TensorEntry> entries, Map<String, String> metadata) {

    static final String METADATA = "__metadata__";

    /** Parses a header, without the spaces at its end, before {@code dataBytes} bytes; no sentence names the file. */
    static TensorHeader parse(String text, long dataBytes) throws IOException {
        Parser parser = new Parser(new JsonReader(text), dataBytes);
        parser.parse(text);
        requireTiles(parser.entries.values(), dataBytes);
        return new TensorHeader(
                Collections.unmodifiableMap(parser.entries), Collections.unmodifiableMap(parser.metadata));
    }

    private static void requireTiles(Iterable<TensorEntry> entries, long dataBytes) throws IOException {
        List<TensorEntry> sorted = new ArrayList<>();
        entries.forEach(sorted::add);
        sorted.sort(Comparator.comparingLong(TensorEntry::begin).thenComparingLong(TensorEntry::end));
        long covered = 0;
        for (TensorEntry entry : sorted) {
            if (entry.begin() != covered) {
                String fault = entry.begin() > covered ? ", a gap after byte " : ", inside a tensor that ends at byte ";
                throw new IOException(about(entry.name()) + "begins at byte " + entry.begin() + fault + covered);
            }
            covered = entry.end();
        }
        if (covered != dataBytes) {
            throw new IOException("the tensors end at byte " + covered + " of " + dataBytes + " bytes of data");
        }
    }

    /** The beginning of a sentence about a tensor; an ordinary name stands there as it is. */
    static String about(String name) {
        String brief = JsonReader.brief(name);
        boolean ordinary = brief.length() == name.length() + 2 && !name.isEmpty() && name.indexOf(' ') < 0;
        return "tensor " + (ordinary ? name : brief) + " ";
    }

    /** Reads the members of the header as they come, so that a wrong one stops it at once. */
    private static final class Parser {

        final Map<String, TensorEntry> entries = new LinkedHashMap<>();
        final Map<String, String> metadata = new LinkedHashMap<>();
        private final JsonReader json;
        private final long dataBytes;

        Parser(JsonReader json, long dataBytes) {
            this.json = json;
            this.dataBytes = dataBytes;
        }

        void parse(String text) throws IOException {
            if (!text.startsWith("{")) {
                throw json.unexpected("a header that begins with '{'");
            }
            json.object(this::member);
            json.end();
            if (!text.endsWith("}")) {
                throw new IOException("the header ends in white space other than spaces");
            }
        }

        private void member(String name) throws IOException {
            if (name.equals(METADATA)) {
                json.object(key -> metadata.put(key, json.string()));
            } else {
                entries.put(name, new EntryParser(name, json).parse(dataBytes));
            }
        }
    }
}
