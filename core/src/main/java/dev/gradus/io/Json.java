package dev.gradus.io;

import java.io.IOException;
import java.util.Map;

/**
 * Reads JSON (RFC 8259) and tolerates nothing: no comment, no duplicate name, no lone surrogate, no number that does
 * not fit, at most {@value #MAX_DEPTH} levels.
 *
 * <p>Objects become {@code Map<String, Object>} in the order of the text, arrays {@code List<Object>}, integers
 * {@code Long}, other numbers {@code Double}, and null {@code null}; maps and lists cannot be changed.
 */
public final class Json {

    /** How many objects and arrays may lie inside each other. */
    public static final int MAX_DEPTH = 64;

    private Json() {}

    /**
     * Reads a text that holds one value.
     *
     * @param text the JSON
     * @return a map, list, string, long, double, boolean, or null
     * @throws IOException if the text is not JSON in the strict sense above; the sentence says what and where
     */
    public static Object parse(String text) throws IOException {
        JsonReader reader = new JsonReader(text);
        Object value = reader.value();
        reader.end();
        return value;
    }

    /**
     * Reads a text that holds one object.
     *
     * @param text the JSON
     * @return its members in the order of the text
     * @throws IOException if the text is not JSON in the strict sense above, or not an object
     */
    public static Map<String, Object> parseObject(String text) throws IOException {
        JsonReader reader = new JsonReader(text);
        Map<String, Object> members = reader.members();
        reader.end();
        return members;
    }

    /**
     * Writes a string as JSON: in quotes, with quotes, backslashes and control characters escaped.
     *
     * @param text any text
     * @return the JSON string
     */
    public static String quote(String text) {
        StringBuilder out = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ') {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c == '"' || c == '\\' ? "\\" : "").append(c);
            }
        }
        return out.append('"').toString();
    }
}
