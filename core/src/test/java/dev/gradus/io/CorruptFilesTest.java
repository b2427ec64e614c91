package dev.gradus.io;

import static dev.gradus.io.HandMade.one;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One broken file each, and the sentence it must get. */
class CorruptFilesTest {

    private static final String A = "\"a\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":";

    @TempDir
    Path folder;

    @ParameterizedTest
    @MethodSource({"lengths", "headers", "entries", "ranges", "sizes"})
    void getsOneSentence(String sentence, byte[] bytes) throws IOException {
        Path file = folder.resolve("model.safetensors");
        Files.write(file, bytes);
        IOException wrong = assertThrows(IOException.class, () -> TensorFile.open(file));
        assertEquals("model.safetensors: " + sentence, wrong.getMessage());
    }

    static Stream<Arguments> lengths() {
        byte[] empty = {'{', '}'};
        return Stream.of(
                bytes("the file holds 0 bytes, its header length alone needs 8", new byte[0]),
                bytes("the file holds 7 bytes, its header length alone needs 8", new byte[7]),
                bytes("JSON needs a header that begins with '{' at character 0, got the end", new byte[8]),
                bytes("the header needs 3 bytes, the file holds 2 after its length",
                        HandMade.file(3, empty, new byte[0])),
                bytes("the header needs 99 bytes, the file holds 12 after its length",
                        HandMade.file(99, empty, new byte[10])),
                bytes("the header needs 100000001 bytes, at most 100000000 are allowed",
                        HandMade.file(100_000_001, empty, new byte[10])),
                bytes("the header needs 18446744073709551615 bytes, at most 100000000 are allowed",
                        HandMade.file(-1, empty, new byte[10])),
                bytes("the header needs 9223372036854775808 bytes, at most 100000000 are allowed",
                        HandMade.file(Long.MIN_VALUE, empty, new byte[10])),
                bytes("JSON needs a string at character 1, got the end", HandMade.file(1, empty, new byte[0])),
                bytes("the header is not UTF-8 at byte 2", HandMade.file("{\"\u00e9\":", new byte[0], 2, 0xC3, 'x')),
                bytes("the header is not UTF-8 at byte 2", HandMade.file("{\"__\":", new byte[0], 2, 0xC0, 0xAF)),
                bytes("the header is not UTF-8 at byte 3", HandMade.file("{\"a__\":", new byte[0], 3, 0xED, 0xA0)));
    }

    static Stream<Arguments> headers() {
        return Stream.of(
                header("JSON needs a header that begins with '{' at character 0, got \" \"", " {}"),
                header("JSON needs a header that begins with '{' at character 0, got \"[\"", "[]"),
                header("JSON needs a header that begins with '{' at character 0, got \"\ufeff\"", "\ufeff{}"),
                header("JSON needs a header that begins with '{' at character 0, got the end", "    "),
                header("the header ends in white space other than spaces", "{}\n"),
                header("the header ends in white space other than spaces", "{} \t "),
                header("JSON needs nothing more at character 2, got \"\\u0000\"", "{}\0\0"),
                header("JSON needs nothing more at character 2, got \"{\"", "{}{}"),
                header("JSON needs a string at character 1, got the end", "{"),
                header("JSON has the name \"a\" twice, again at character 54",
                        "{" + A + "[0,4]}, " + A + "[0,4]}}"),
                header("JSON needs an object at character 5, got \"[\"", "{\"a\":[]}"),
                header("JSON needs an object at character 5, got \"1\"", "{\"a\":1}"),
                header("JSON needs an object at character 5, got \"n\"", "{\"a\":null}"),
                header("JSON needs an object at character 16, got \"n\"", "{\"__metadata__\":null}"),
                header("JSON needs a string at character 21, got \"1\"", "{\"__metadata__\":{\"a\":1}}"),
                header("JSON needs a string at character 21, got \"{\"", "{\"__metadata__\":{\"a\":{}}}"),
                header("JSON needs a string at character 21, got \"n\"", "{\"__metadata__\":{\"a\":null}}"),
                header("JSON has the name \"a\" twice, again at character 24",
                        "{\"__metadata__\":{\"a\":\"\",\"a\":\"\"}}"),
                header("JSON has the name \"__metadata__\" twice, again at character 19",
                        "{\"__metadata__\":{},\"__metadata__\":{}}"),
                header("JSON needs an object at character 5, got \"[\"", "{\"a\":" + "[".repeat(1_000_000)),
                header("JSON has half of a surrogate pair at character 2", "{\"\\ud800\":{}}"));
    }

    static Stream<Arguments> entries() {
        return Stream.of(
                header("tensor a has no dtype", "{\"a\":{}}"),
                header("tensor a has no dtype", "{\"a\":{\"shape\":[],\"data_offsets\":[0,4]}}"),
                header("tensor a has no shape", "{\"a\":{\"dtype\":\"F32\",\"data_offsets\":[0,4]}}"),
                header("tensor a has no data_offsets", "{\"a\":{\"dtype\":\"F32\",\"shape\":[]}}"),
                header("tensor a has an unknown field \"strides\"", "{\"a\":{\"strides\":[1]}}"),
                header("JSON has the name \"dtype\" twice, again at character 20",
                        "{\"a\":{\"dtype\":\"F32\",\"dtype\":\"F32\"}}"),
                header("tensor w has the unknown dtype \"F8_E4M3\"", one("F8_E4M3", "[1]", "[0,1]")),
                header("tensor w has the unknown dtype \"f32\"", one("f32", "[1]", "[0,4]")),
                header("tensor w has the unknown dtype \"\"", one("", "[1]", "[0,4]")),
                header("JSON needs a string at character 14, got \"1\"", "{\"a\":{\"dtype\":1}}"),
                header("JSON needs an array at character 14, got \"4\"", "{\"a\":{\"shape\":4}}"),
                header("JSON needs an array at character 14, got \"\"\"", "{\"a\":{\"shape\":\"4\"}}"),
                header("JSON needs a whole number at character 15, got 4.0", "{\"a\":{\"shape\":[4.0]}}"),
                header("JSON needs a whole number at character 15, got 1e3", "{\"a\":{\"shape\":[1e3]}}"),
                header("JSON needs a value at character 15, got \"\"\"", "{\"a\":{\"shape\":[\"4\"]}}"),
                header("JSON needs a value at character 15, got \"[\"", "{\"a\":{\"shape\":[[4]]}}"),
                header("JSON needs a value at character 15, got \"n\"", "{\"a\":{\"shape\":[null]}}"),
                header("tensor \"a b\\u000a\" has no dtype", "{\"a b\\n\":{}}"),
                header("tensor \"\" has no dtype", "{\"\":{}}"),
                header("tensor \"" + "x".repeat(80) + "...\" has no dtype", "{\"" + "x".repeat(500) + "\":{}}"));
    }

    static Stream<Arguments> ranges() {
        return Stream.of(
                header("tensor w needs two data_offsets, got 0", one("U8", "[4]", "[]")),
                header("tensor w needs two data_offsets, got 1", one("U8", "[4]", "[0]")),
                header("tensor w has more than two data_offsets", one("U8", "[4]", "[0,4,4]")),
                header("tensor w has the range [-4, 0), which is none", one("U8", "[4]", "[-4,0]")),
                header("tensor w has the range [4, 0), which is none", one("U8", "[4]", "[4,0]")),
                header("tensor w has the range [0, 5), the file holds 4 bytes of data", one("U8", "[5]", "[0,5]")),
                header("tensor w has the range [0, 9223372036854775807), the file holds 4 bytes of data",
                        one("U8", "[4]", "[0,9223372036854775807]")),
                header("JSON has a number beyond 64 bits up to character 68: \"9223372036854775808\"",
                        one("U8", "[4]", "[0,9223372036854775808]")),
                header("the tensors end at byte 0 of 4 bytes of data", "{}"),
                header("the tensors end at byte 3 of 4 bytes of data", one("U8", "[3]", "[0,3]")),
                header("tensor w begins at byte 1, a gap after byte 0", one("U8", "[3]", "[1,4]")),
                header("tensor w begins at byte 2, inside a tensor that ends at byte 4",
                        two("[4]", "[0,4]", "[2]", "[2,4]")),
                header("tensor w begins at byte 0, inside a tensor that ends at byte 4",
                        two("[4]", "[0,4]", "[4]", "[0,4]")),
                header("tensor w begins at byte 3, a gap after byte 2", two("[2]", "[0,2]", "[1]", "[3,4]")),
                header("tensor w begins at byte 2, inside a tensor that ends at byte 4",
                        two("[4]", "[0,4]", "[0]", "[2,2]")));
    }

    static Stream<Arguments> sizes() {
        String large = "2147483647";
        return Stream.of(
                header("tensor w needs 24 bytes for F32 [2, 3], its range [0, 4) holds 4",
                        one("F32", "[2,3]", "[0,4]")),
                header("tensor w needs 3 bytes for U8 [3], its range [0, 4) holds 4", one("U8", "[3]", "[0,4]")),
                header("tensor w needs 8 bytes for F64 [], its range [0, 4) holds 4", one("F64", "[]", "[0,4]")),
                header("tensor w needs 0 bytes for F32 [0], its range [0, 4) holds 4", one("F32", "[0]", "[0,4]")),
                header("tensor w needs 2 bytes for BF16 [1], its range [0, 0) holds 0", one("BF16", "[1]", "[0,0]")),
                header("tensor w needs sizes from 0 to 2147483647, got -1", one("U8", "[-1,-4]", "[0,4]")),
                header("tensor w needs sizes from 0 to 2147483647, got 2147483648", one("U8", "[2147483648]", "[0,4]")),
                header("tensor w has a size that does not fit 64 bits: F64 [" + (large + ", ").repeat(2) + "4]",
                        one("F64", "[" + (large + ",").repeat(2) + "4]", "[0,4]")),
                header("tensor w needs 4294967300 bytes for F32 [1073741825], its range [0, 4) holds 4",
                        one("F32", "[1073741825]", "[0,4]")),
                header("tensor w has a size that does not fit 64 bits: U8 [65536, 65536, 65536, 65536, 1]",
                        one("U8", "[65536,65536,65536,65536,1]", "[0,4]")),
                header("tensor w has more than 64 dimensions", one("U8", "[" + "1,".repeat(64) + "4]", "[0,4]")));
    }

    @Test
    void theExampleOfTheManual() throws IOException {
        Path file = folder.resolve("model.safetensors");
        Files.write(file, HandMade.file(one("F32", "[2,3]", "[0,20]"), new byte[20]));
        assertEquals(
                "model.safetensors: tensor w needs 24 bytes for F32 [2, 3], its range [0, 20) holds 20",
                assertThrows(IOException.class, () -> TensorFile.open(file)).getMessage());
    }

    @Test
    void aBooleanIsZeroOrOne() throws IOException {
        Path file = folder.resolve("model.safetensors");
        Files.write(file, HandMade.file(one("BOOL", "[2]", "[0,2]"), new byte[] {1, 2}));
        assertReads(file, "model.safetensors: tensor w holds 2, which cannot be read as BOOL");
        Files.write(file, HandMade.file(one("U64", "[1]", "[0,8]"), new byte[] {-1, -1, -1, -1, -1, -1, -1, -1}));
        assertReads(file, "model.safetensors: tensor w holds 18446744073709551615, which cannot be read as U64");
    }

    private static void assertReads(Path file, String sentence) throws IOException {
        try (TensorFile in = TensorFile.open(file)) {
            assertEquals(sentence, assertThrows(IOException.class, () -> in.readLongs("w")).getMessage());
            assertEquals(sentence, assertThrows(IOException.class, () -> in.readInts("w")).getMessage());
        }
    }

    private static String two(String shapeA, String rangeA, String shapeW, String rangeW) {
        return "{\"a\":{\"dtype\":\"U8\",\"shape\":" + shapeA + ",\"data_offsets\":" + rangeA + "},"
                + one("U8", shapeW, rangeW).substring(1);
    }

    private static Arguments header(String sentence, String header) {
        return Arguments.of(sentence, HandMade.file(header, new byte[4]));
    }

    private static Arguments bytes(String sentence, byte[] file) {
        return Arguments.of(sentence, file);
    }
}
