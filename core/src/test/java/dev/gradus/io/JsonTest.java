package dev.gradus.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

    @Test
    void readsEveryKindOfValue() throws IOException {
        String text = " { \"a\" : [ 1 , -2.5e1 , true , false , null , { } , [ ] , \"\" ] ,"
                + "\r\n\t\"b\":{\"c\":\"d\"} } ";
        Map<String, Object> object = Json.parseObject(text);
        List<?> list = (List<?>) object.get("a");
        assertEquals(List.of(1L, -25.0, true, false), list.subList(0, 4));
        assertNull(list.get(4));
        assertEquals(List.of(Map.of(), List.of(), ""), list.subList(5, 8));
        assertEquals(Map.of("c", "d"), object.get("b"));
        assertEquals(List.of("a", "b"), new ArrayList<>(object.keySet()));
    }

    @Test
    void keepsTheOrderOfNames() throws IOException {
        assertEquals("{z=1, y=2, x=3, a=4}", Json.parse("{\"z\":1,\"y\":2,\"x\":3,\"a\":4}").toString());
    }

    @Test
    void readsNumbersExactly() throws IOException {
        assertEquals(List.of(0L, 0L, Long.MAX_VALUE, Long.MIN_VALUE),
                Json.parse("[0,-0,9223372036854775807,-9223372036854775808]"));
        assertEquals(List.of(0.1, 1.0, 100.0, 1e-300, 5e-324, -0.0, 1.7976931348623157e308),
                Json.parse("[0.1,1.0,1e2,1E-300,5e-324,-0.0,1.7976931348623157e+308]"));
    }

    @Test
    void readsEscapesAndEveryPlane() throws IOException {
        assertEquals("\"\\/\b\f\n\r\t", Json.parse("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\""));
        assertEquals("\u00e9\u20ac\0A", Json.parse("\"\\u00E9\\u20ac\\u0000\\u0041\""));
        assertEquals("\ud83d\ude00", Json.parse("\"\\uD83D\\uDE00\""));
        assertEquals("a\ud83d\ude00b\u007f\u00e9", Json.parse("\"a\ud83d\ude00b\u007f\u00e9\""));
    }

    @Test
    void quoteIsReadBack() throws IOException {
        StringBuilder all = new StringBuilder();
        for (char c = 0; c < 300; c++) {
            all.append(c);
        }
        all.append("\ud83d\ude00\u2028");
        assertEquals(all.toString(), Json.parse(Json.quote(all.toString())));
    }

    @Test
    void nestsToTheLimitAndNoDeeper() throws IOException {
        Json.parse("[".repeat(64) + "]".repeat(64));
        assertSays("JSON is nested deeper than 64 levels at character 64", "[".repeat(65) + "]".repeat(65));
        assertSays("JSON is nested deeper than 64 levels at character 320", "{\"a\":".repeat(1_000_000));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "``|JSON needs a value at character 0, got the end",
        "`  `|JSON needs a value at character 2, got the end",
        "{|JSON needs a string at character 1, got the end",
        "{\"a\"|JSON needs ':' at character 4, got the end",
        "{\"a\" 1}|JSON needs ':' at character 5, got \"1\"",
        "{\"a\":}|JSON needs a value at character 5, got \"}\"",
        "{\"a\":1,}|JSON needs a string at character 7, got \"}\"",
        "{,}|JSON needs a string at character 1, got \",\"",
        "{\"a\":1 \"b\":2}|JSON needs ',' or '}' at character 7, got \"\"\"",
        "{'a':1}|JSON needs a string at character 1, got \"'\"",
        "{a:1}|JSON needs a string at character 1, got \"a\"",
        "{1:1}|JSON needs a string at character 1, got \"1\"",
        "{\"a\":1,\"a\":1}|JSON has the name \"a\" twice, again at character 7",
        "{\"a\":1,\"\\u0061\":1}|JSON has the name \"a\" twice, again at character 7",
        "{\"x\":{\"b\":1,\"b\":2}}|JSON has the name \"b\" twice, again at character 12",
        "[1,]|JSON needs a value at character 3, got \"]\"",
        "[,1]|JSON needs a value at character 1, got \",\"",
        "[1 2]|JSON needs ',' or ']' at character 3, got \"2\"",
        "[1}|JSON needs ',' or ']' at character 2, got \"}\"",
        "]|JSON needs a value at character 0, got \"]\"",
        "1 1|JSON needs nothing more at character 2, got \"1\"",
        "{}x|JSON needs nothing more at character 2, got \"x\"",
        "01|JSON needs nothing more at character 1, got \"1\"",
        "-|JSON needs a value at character 1, got the end",
        "-a|JSON needs a value at character 1, got \"a\"",
        "+1|JSON needs a value at character 0, got \"+\"",
        ".5|JSON needs a value at character 0, got \".\"",
        "1.|JSON needs a digit at character 2, got the end",
        "1.e5|JSON needs a digit at character 2, got \"e\"",
        "1e|JSON needs a digit at character 2, got the end",
        "1e+|JSON needs a digit at character 3, got the end",
        "0x10|JSON needs nothing more at character 1, got \"x\"",
        "1e999|JSON has a number beyond 64 bits up to character 5: \"1e999\"",
        "9223372036854775808|JSON has a number beyond 64 bits up to character 19: \"9223372036854775808\"",
        "NaN|JSON needs a value at character 0, got \"N\"",
        "Infinity|JSON needs a value at character 0, got \"I\"",
        "-Infinity|JSON needs a value at character 1, got \"I\"",
        "tru|JSON needs a value at character 0, got \"t\"",
        "True|JSON needs a value at character 0, got \"T\"",
        "nullx|JSON needs nothing more at character 4, got \"x\"",
        "// x|JSON needs a value at character 0, got \"/\"",
        "\"abc|JSON needs '\"' at the end of a string at character 4, got the end",
        "\"\\|JSON needs an escape at character 2, got the end",
        "\"\\x41\"|JSON needs an escape at character 2, got \"x\"",
        "\"\\u12\"|JSON needs four hexadecimal digits at character 5, got \"\"\"",
        "\"\\u12g4\"|JSON needs four hexadecimal digits at character 5, got \"g\"",
        "\"\\ud83d\"|JSON has half of a surrogate pair at character 1",
        "\"\\ude00\\ud83d\"|JSON has half of a surrogate pair at character 1",
        "\"\\ud83d\\u0041\"|JSON has half of a surrogate pair at character 1",
        "\ufeff{}|JSON needs a value at character 0, got \"\ufeff\"",
        "\u00a01|JSON needs a value at character 0, got \"\u00a0\"",
    })
    void saysWhatIsWrongAndWhere(String text, String sentence) {
        assertSays(sentence, text);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 9, 10, 13, 31})
    void controlCharactersMustBeEscaped(int c) {
        String got = String.format("\"\\u%04x\"", c);
        assertSays("JSON needs a control character to be escaped at character 2, got " + got, "\"a" + (char) c + "b\"");
    }

    @Test
    void nulIsNoWhiteSpace() {
        assertSays("JSON needs nothing more at character 2, got \"\\u0000\"", "{}\0");
        assertSays("JSON needs a value at character 0, got \"\\u0000\"", "\0");
    }

    @Test
    void parseObjectWantsAnObject() {
        IOException wrong = assertThrows(IOException.class, () -> Json.parseObject("[]"));
        assertEquals("JSON needs an object at character 0, got \"[\"", wrong.getMessage());
    }

    @Test
    void whatIsReadCannotBeChanged() throws IOException {
        Map<String, Object> object = Json.parseObject("{\"a\":[]}");
        assertThrows(UnsupportedOperationException.class, () -> object.put("b", 1));
        assertThrows(UnsupportedOperationException.class, () -> ((List<?>) object.get("a")).remove(0));
    }

    private static void assertSays(String sentence, String text) {
        assertEquals(sentence, assertThrows(IOException.class, () -> Json.parse(text)).getMessage());
    }
}
