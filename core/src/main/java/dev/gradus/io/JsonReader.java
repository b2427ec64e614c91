package dev.gradus.io;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Walks through a JSON text from left to right; the caller says what must come next. */
final class JsonReader {

    /** Reads the value of one member of an object. */
    interface Member {
        void read(String name) throws IOException;
    }

    /** Reads one element of an array. */
    interface Element {
        void read() throws IOException;
    }

    private final String text;
    private int at;
    private int depth;

    JsonReader(String text) {
        this.text = text;
    }

    /** Reads an object; {@code member} must read each value. */
    void object(Member member) throws IOException {
        open('{');
        Set<String> names = new HashSet<>();
        for (boolean more = !closes('}'); more; more = continues('}')) {
            int start = skipSpace();
            String name = string();
            if (!names.add(name)) {
                throw new IOException("JSON has the name " + brief(name) + " twice, again at character " + start);
            }
            skip(':', "':'");
            member.read(name);
        }
        depth--;
    }

    /** Reads an array; {@code element} must read each value. */
    void array(Element element) throws IOException {
        open('[');
        for (boolean more = !closes(']'); more; more = continues(']')) {
            element.read();
        }
        depth--;
    }

    /** Reads any value. */
    Object value() throws IOException {
        return switch (peek()) {
            case '{' -> members();
            case '[' -> elements();
            case '"' -> string();
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            case 'n' -> word("null", null);
            default -> number();
        };
    }

    /** Reads an object of any values. */
    Map<String, Object> members() throws IOException {
        Map<String, Object> members = new LinkedHashMap<>();
        object(name -> members.put(name, value()));
        return Collections.unmodifiableMap(members);
    }

    /** Reads a string. */
    String string() throws IOException {
        skip('"', "a string");
        int start = at;
        while (plain(at)) {
            at++;
        }
        if (at < text.length() && text.charAt(at) == '"') {
            return text.substring(start, at++);
        }
        StringBuilder out = new StringBuilder(text.substring(start, at));
        while (next("'\"' at the end of a string") != '"') {
            out.append(character());
        }
        at++;
        return out.toString();
    }

    /** Reads a whole number. */
    long integer() throws IOException {
        int start = skipSpace();
        if (number() instanceof Long value) {
            return value;
        }
        throw new IOException("JSON needs a whole number at character " + start + ", got " + text.substring(start, at));
    }

    /** Makes sure that nothing follows. */
    void end() throws IOException {
        if (skipSpace() < text.length()) {
            throw unexpected("nothing more");
        }
    }

    /** Names what stands at the current place, for a sentence of the caller. */
    IOException unexpected(String needed) {
        String got = at < text.length() ? brief(text.substring(at, text.offsetByCodePoints(at, 1))) : "the end";
        return new IOException("JSON needs " + needed + " at character " + at + ", got " + got);
    }

    /** A short form in quotes of any text, safe to print. */
    static String brief(String text) {
        int end = Math.min(text.length(), 80);
        StringBuilder out = new StringBuilder("\"");
        text.substring(0, end).chars().forEach(c -> {
            if (Character.isISOControl(c) || Character.isSurrogate((char) c)) {
                out.append(String.format("\\u%04x", c));
            } else {
                out.append((char) c);
            }
        });
        return out.append(end < text.length() ? "...\"" : "\"").toString();
    }

    private List<Object> elements() throws IOException {
        List<Object> elements = new ArrayList<>();
        array(() -> elements.add(value()));
        return Collections.unmodifiableList(elements);
    }

    private Object word(String word, Object meaning) throws IOException {
        if (!text.startsWith(word, at)) {
            throw unexpected("a value");
        }
        at += word.length();
        return meaning;
    }

    private Number number() throws IOException {
        int start = skipSpace();
        if (peek() == '-') {
            at++;
        }
        if (next("a value") == '0') {
            at++;
        } else {
            digits("a value");
        }
        int whole = at;
        if (startsWith('.')) {
            at++;
            digits("a digit");
        }
        if (startsWith('e') || startsWith('E')) {
            at++;
            if (startsWith('+') || startsWith('-')) {
                at++;
            }
            digits("a digit");
        }
        return number(text.substring(start, at), at == whole);
    }

    private Number number(String digits, boolean whole) throws IOException {
        if (!whole) {
            double value = Double.parseDouble(digits);
            if (Double.isFinite(value)) {
                return value;
            }
        } else if (digits.length() <= 20) {
            try {
                return Long.parseLong(digits);
            } catch (NumberFormatException tooLarge) {
                // the sentence below says it
            }
        }
        throw new IOException("JSON has a number beyond 64 bits up to character " + at + ": " + brief(digits));
    }

    private void digits(String needed) throws IOException {
        if (next(needed) < '0' || next(needed) > '9') {
            throw unexpected(needed);
        }
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
    }

    /** Reads one character of a string, escaped or a surrogate pair or what a plain run ends at. */
    private String character() throws IOException {
        int start = at;
        char c = next("a character");
        if (c < ' ') {
            throw unexpected("a control character to be escaped");
        }
        at++;
        char first = c == '\\' ? escaped() : c;
        if (!Character.isSurrogate(first)) {
            return String.valueOf(first);
        }
        char second = 0;
        if (at < text.length()) {
            second = text.charAt(at++);
            second = second == '\\' ? escaped() : second;
        }
        if (!Character.isSurrogatePair(first, second)) {
            throw new IOException("JSON has half of a surrogate pair at character " + start);
        }
        return new String(new char[] {first, second});
    }

    private char escaped() throws IOException {
        char c = next("an escape");
        int known = "\"\\/bfnrt".indexOf(c);
        if (known < 0 && c != 'u') {
            throw unexpected("an escape");
        }
        at++;
        return known >= 0 ? "\"\\/\b\f\n\r\t".charAt(known) : hexadecimal();
    }

    private char hexadecimal() throws IOException {
        int value = 0;
        for (int i = 0; i < 4; i++) {
            int digit = "0123456789abcdef".indexOf(Character.toLowerCase(next("four hexadecimal digits")));
            if (digit < 0) {
                throw unexpected("four hexadecimal digits");
            }
            value = value << 4 | digit;
            at++;
        }
        return (char) value;
    }

    private boolean plain(int i) {
        if (i >= text.length()) {
            return false;
        }
        char c = text.charAt(i);
        return c >= ' ' && c != '"' && c != '\\' && !Character.isSurrogate(c);
    }

    private void open(char bracket) throws IOException {
        skip(bracket, bracket == '{' ? "an object" : "an array");
        if (++depth > Json.MAX_DEPTH) {
            throw new IOException("JSON is nested deeper than " + Json.MAX_DEPTH + " levels at character " + (at - 1));
        }
    }

    private boolean closes(char bracket) {
        skipSpace();
        boolean closes = startsWith(bracket);
        at += closes ? 1 : 0;
        return closes;
    }

    private boolean continues(char bracket) throws IOException {
        if (closes(bracket)) {
            return false;
        }
        skip(',', "',' or '" + bracket + "'");
        return true;
    }

    private void skip(char needed, String words) throws IOException {
        if (peek() != needed) {
            throw unexpected(words);
        }
        at++;
    }

    /** The character after white space, NUL at the end: no rule accepts NUL. */
    private char peek() {
        return skipSpace() < text.length() ? text.charAt(at) : 0;
    }

    private char next(String needed) throws IOException {
        if (at >= text.length()) {
            throw unexpected(needed);
        }
        return text.charAt(at);
    }

    private boolean startsWith(char c) {
        return at < text.length() && text.charAt(at) == c;
    }

    private int skipSpace() {
        while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return at;
    }
}
