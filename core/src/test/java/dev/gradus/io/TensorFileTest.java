package dev.gradus.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.gradus.random.Rng;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whole files: every type there and back, bytes made by hand, and what the reader and the writer refuse. */
class TensorFileTest {

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = folder.resolve("t.safetensors");
    }

    @ParameterizedTest
    @EnumSource(names = {"F64", "F32", "F16", "BF16"})
    void floatingPointComesBack(StoredType type) throws IOException {
        float[] values = {0f, -0f, 1f, -1.5f, 0x1p-14f, 0x1p-24f, 255f, Float.POSITIVE_INFINITY, Float.NaN};
        new TensorFileWriter().add("x", type, values, 3, 3).write(file);
        try (TensorFile in = TensorFile.open(file)) {
            assertEquals(new TensorEntry("x", type, List.of(3, 3), 0, 9L * type.bytes()), in.entry("x"));
            assertArrayEquals(values, in.readFloats("x"));
            double[] wide = in.readDoubles("x");
            for (int i = 0; i < values.length; i++) {
                assertEquals(values[i], wide[i]);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"I64", "I32", "I16", "I8", "U64", "U32", "U16", "U8", "BOOL"})
    void theSmallestAndLargestIntegersComeBack(StoredType type) throws IOException {
        int bits = type == StoredType.BOOL ? 1 : 8 * type.bytes();
        boolean signed = type.name().startsWith("I");
        long largest = type == StoredType.U64 || bits == 64 ? Long.MAX_VALUE : (1L << (signed ? bits - 1 : bits)) - 1;
        long smallest = signed ? -largest - 1 : 0;
        new TensorFileWriter().add("x", type, new long[] {smallest, 0, 1, largest}, 4).write(file);
        try (TensorFile in = TensorFile.open(file)) {
            assertArrayEquals(new long[] {smallest, 0, 1, largest}, in.readLongs("x"));
            if (largest <= Integer.MAX_VALUE) {
                assertArrayEquals(new int[] {(int) smallest, 0, 1, (int) largest}, in.readInts("x"));
            } else {
                assertThrows(IOException.class, () -> in.readInts("x"));
            }
        }
        if (bits < 64) {
            assertNoRoom(type, largest + 1);
            assertNoRoom(type, smallest - 1);
        } else if (!signed) {
            assertNoRoom(type, -1);
        }
    }

    @Test
    void doublesKeepAllTheirBits() throws IOException {
        double[] values = {Math.PI, Double.MIN_VALUE, Double.MAX_VALUE, -0.0, Double.NEGATIVE_INFINITY};
        new TensorFileWriter()
                .add("wide", StoredType.F64, values, 5)
                .add("narrow", StoredType.F32, values, 5)
                .write(file);
        try (TensorFile in = TensorFile.open(file)) {
            assertArrayEquals(values, in.readDoubles("wide"));
            float[] narrow = {(float) Math.PI, 0, Float.POSITIVE_INFINITY, -0f, Float.NEGATIVE_INFINITY};
            assertArrayEquals(narrow, in.readFloats("narrow"));
            assertArrayEquals(narrow, in.readFloats("wide"));
        }
    }

    @Test
    void scalarsAndEmptyTensorsHaveTheirPlace() throws IOException {
        new TensorFileWriter()
                .add("scalar", StoredType.F32, new float[] {7})
                .add("empty", StoredType.F32, new float[0], 0, 5)
                .add("none", StoredType.I64, new long[0], 0)
                .write(file);
        try (TensorFile in = TensorFile.open(file)) {
            assertArrayEquals(new float[] {7}, in.readFloats("scalar"));
            assertEquals(List.of(), in.entry("scalar").shape());
            assertEquals(0, in.readFloats("empty").length);
            assertArrayEquals(new int[] {0, 5}, in.entry("empty").dims());
            assertEquals(0, in.readLongs("none").length);
        }
    }

    @Test
    void aFileMayHoldNothing() throws IOException {
        new TensorFileWriter().write(file);
        assertEquals(16, Files.size(file));
        try (TensorFile in = TensorFile.open(file)) {
            assertEquals(Map.of(), in.entries());
            assertEquals(Map.of(), in.metadata());
        }
    }

    @Test
    void tensorsLargerThanAChunkComeBack() throws IOException {
        float[] values = new float[300_001];
        new Rng(1).fillNormal(values, 0, 1);
        int[] ids = new Rng(2).permutation(70_001);
        new TensorFileWriter()
                .add("x", StoredType.F32, values, values.length)
                .add("bytes", StoredType.U32, ids, ids.length, 1)
                .write(file);
        try (TensorFile in = TensorFile.open(file)) {
            assertArrayEquals(values, in.readFloats("x"));
            assertArrayEquals(ids, in.readInts("bytes"));
        }
    }

    @Test
    void namesAndTextsMayBeAnyText() throws IOException {
        String odd = "a \"b\" \\ \n \0 \u00e9 \ud83d\ude00 {}:,";
        new TensorFileWriter()
                .add(odd, StoredType.U8, new int[] {5}, 1)
                .add("", StoredType.U8, new int[] {6}, 1)
                .metadata(odd, odd)
                .write(file);
        try (TensorFile in = TensorFile.open(file)) {
            assertArrayEquals(new int[] {5}, in.readInts(odd));
            assertArrayEquals(new int[] {6}, in.readInts(""));
            assertEquals(Map.of(odd, odd), in.metadata());
        }
    }

    @Test
    void theOrderOfAddingDoesNotMatter() throws IOException {
        Path other = folder.resolve("other");
        new TensorFileWriter()
                .add("b", StoredType.U8, new int[] {1, 2, 3}, 3)
                .add("a", StoredType.F16, new float[] {1}, 1)
                .add("c", StoredType.F64, new double[] {1}, 1)
                .metadata("k", "1")
                .metadata("j", "2")
                .write(file);
        new TensorFileWriter()
                .metadata("j", "2")
                .metadata("k", "1")
                .add("c", StoredType.F64, new double[] {1}, 1)
                .add("a", StoredType.F16, new float[] {1}, 1)
                .add("b", StoredType.U8, new int[] {1, 2, 3}, 3)
                .write(other);
        assertEquals(-1, Files.mismatch(file, other));
        try (TensorFile in = TensorFile.open(file)) {
            assertEquals(List.of("c", "a", "b"), new ArrayList<>(in.entries().keySet()));
        }
    }

    @Test
    void writesTheseBytes() throws IOException {
        new TensorFileWriter()
                .add("w", StoredType.F32, new float[] {1, -2}, 2, 1)
                .add("i", StoredType.I16, new int[] {258}, 1)
                .metadata("format", "pt")
                .write(file);
        String header = "{\"__metadata__\":{\"format\":\"pt\"},"
                + "\"w\":{\"dtype\":\"F32\",\"shape\":[2,1],\"data_offsets\":[0,8]},"
                + "\"i\":{\"dtype\":\"I16\",\"shape\":[1],\"data_offsets\":[8,10]}}";
        String padded = header + " ".repeat((8 - header.length() % 8) % 8);
        byte[] data = {0, 0, (byte) 0x80, 0x3F, 0, 0, 0, (byte) 0xC0, 2, 1};
        assertArrayEquals(HandMade.file(padded, data), Files.readAllBytes(file));
    }

    @Test
    void readsAFileMadeByHand() throws IOException {
        String header = "{\"late\" : {\"shape\":[2], \"data_offsets\":[4,8], \"dtype\":\"BF16\"},\n"
                + "\"early\":{\"data_offsets\":[0,4],\"dtype\":\"I32\",\"shape\":[1]},"
                + "\"empty\":{\"data_offsets\":[4,4],\"dtype\":\"F64\",\"shape\":[3,0]},"
                + "\"flags\":{\"dtype\":\"BOOL\",\"shape\":[3],\"data_offsets\":[8,11]}}   ";
        byte[] data = {1, 0, 0, (byte) 0x80, (byte) 0x80, 0x3F, 0, (byte) 0xC0, 1, 0, 1};
        Files.write(file, HandMade.file(header, data));
        try (TensorFile in = TensorFile.open(file)) {
            assertEquals(List.of("late", "early", "empty", "flags"), new ArrayList<>(in.entries().keySet()));
            assertArrayEquals(new float[] {1, -2}, in.readFloats("late"));
            assertArrayEquals(new int[] {Integer.MIN_VALUE + 1}, in.readInts("early"));
            assertEquals(0, in.readDoubles("empty").length);
            assertArrayEquals(new int[] {1, 0, 1}, in.readInts("flags"));
        }
    }

    @Test
    void readingATensorTouchesOnlyItsOwnBytes() throws IOException {
        new TensorFileWriter()
                .add("a", StoredType.F32, new float[] {1, 2}, 2)
                .add("b", StoredType.F32, new float[] {3, 4}, 2)
                .write(file);
        byte[] whole = Files.readAllBytes(file);
        try (TensorFile in = TensorFile.open(file)) {
            try (SeekableByteChannel out = Files.newByteChannel(file, StandardOpenOption.WRITE)) {
                out.truncate(whole.length - 8);
            }
            assertArrayEquals(new float[] {1, 2}, in.readFloats("a"));
            String gone = "t.safetensors: the file ended at byte " + (whole.length - 8) + ", while it was read";
            assertSays(gone, () -> in.readFloats("b"));
        }
    }

    @Test
    void aTensorBeyondFourGigabytesIsReadFromASparseFile() throws IOException {
        long gap = 5L << 30;
        String header = "{\"big\":{\"dtype\":\"U8\",\"shape\":[5,1073741824],\"data_offsets\":[0," + gap + "]},"
                + "\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[" + gap + "," + (gap + 4) + "]}}";
        Files.write(file, HandMade.file(header, new byte[0]));
        try (SeekableByteChannel out = Files.newByteChannel(file, StandardOpenOption.WRITE)) {
            out.position(8 + header.length() + gap);
            out.write(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putFloat(2.5f).flip());
        }
        try (TensorFile in = TensorFile.open(file)) {
            assertArrayEquals(new float[] {2.5f}, in.readFloats("w"));
            assertSays(
                    "t.safetensors: tensor big has 5368709120 elements, an array holds at most 2147483639",
                    () -> in.readInts("big"));
        }
    }

    @Test
    void aWrongQuestionGetsOneSentence() throws IOException {
        new TensorFileWriter()
                .add("w", StoredType.F16, new float[] {1}, 1)
                .add("ids", StoredType.I64, new long[] {1L << 40, -1}, 2)
                .write(file);
        TensorFile in = TensorFile.open(file);
        try (in) {
            assertSays("t.safetensors: there is no tensor x among its 2", () -> in.entry("x"));
            assertSays("t.safetensors: there is no tensor \"x y\" among its 2", () -> in.readFloats("x y"));
            assertSays("t.safetensors: tensor w is F16, which are floating-point numbers", () -> in.readInts("w"));
            assertSays("t.safetensors: tensor ids is I64, which are integers", () -> in.readFloats("ids"));
            assertSays(
                    "t.safetensors: tensor ids holds 1099511627776 at element 0, which does not fit an int",
                    () -> in.readInts("ids"));
        }
        assertSays("t.safetensors: the file was closed before", () -> in.readFloats("w"));
        Path none = folder.resolve("none");
        assertSays("there is no file " + none, () -> TensorFile.open(none));
        assertSays(folder + " is not a file", () -> TensorFile.open(folder));
    }

    @Test
    void theWriterRefusesWhatItCouldNotReadBack() {
        TensorFileWriter out = new TensorFileWriter().add("w", StoredType.F32, new float[6], 2, 3);
        assertRefuses("tensor w was added before", () -> out.add("w", StoredType.I32, new int[1], 1));
        assertRefuses(
                "tensor v needs 6 elements for [2, 3], got 5", () -> out.add("v", StoredType.F32, new float[5], 2, 3));
        assertRefuses("tensor v needs 1 elements for [], got 0", () -> out.add("v", StoredType.F32, new float[0]));
        assertRefuses(
                "tensor v has a negative size in [-1, -6]", () -> out.add("v", StoredType.F32, new float[6], -1, -6));
        assertRefuses("tensor v cannot store a float[] as I32", () -> out.add("v", StoredType.I32, new float[6], 6));
        assertRefuses(
                "tensor v cannot store a double[] as BF16", () -> out.add("v", StoredType.BF16, new double[6], 6));
        assertRefuses("tensor v cannot store an int[] as F32", () -> out.add("v", StoredType.F32, new int[6], 6));
        assertRefuses("tensor v cannot store a long[] as F64", () -> out.add("v", StoredType.F64, new long[6], 6));
        assertRefuses(
                "tensor __metadata__ has a reserved name",
                () -> out.add("__metadata__", StoredType.U8, new int[1], 1));
        String half = "a name or text needs whole characters, got half of a surrogate pair in \"\\ud83d\"";
        assertRefuses(half, () -> out.add("\ud83d", StoredType.U8, new int[1], 1));
        assertRefuses(half, () -> out.metadata("k", "\ud83d"));
    }

    @Test
    void aValueThatDoesNotFitLeavesTheOldFile() throws IOException {
        AtomicFile.write(file, "old");
        TensorFileWriter out = new TensorFileWriter().add("w", StoredType.U8, new int[] {1, 300}, 2);
        assertRefuses("tensor w cannot hold 300 as U8, at element 1", () -> out.write(file));
        assertEquals("old", Files.readString(file));
    }

    @Test
    void dataIsAlignedToItsType() throws IOException {
        new TensorFileWriter()
                .add("a", StoredType.U8, new int[3], 3)
                .add("b", StoredType.F64, new double[1], 1)
                .add("c", StoredType.BF16, new float[3], 3)
                .add("d", StoredType.F32, new float[1], 1)
                .write(file);
        long length = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN).getLong();
        assertEquals(0, length % 8);
        try (TensorFile in = TensorFile.open(file)) {
            for (TensorEntry entry : in.entries().values()) {
                assertEquals(0, entry.begin() % entry.type().bytes());
            }
        }
    }

    @Test
    void roundingChangesWhatA16BitFileHolds() throws IOException {
        new TensorFileWriter().add("w", StoredType.BF16, new float[] {1 + 0x1p-8f, 1.01f}, 2).write(file);
        try (TensorFile in = TensorFile.open(file)) {
            assertArrayEquals(new float[] {1, 1.0078125f}, in.readFloats("w"));
            assertNotEquals(1.01f, in.readFloats("w")[1]);
        }
    }

    private void assertNoRoom(StoredType type, long value) {
        TensorFileWriter out = new TensorFileWriter().add("x", type, new long[] {value}, 1);
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, () -> out.write(file));
        assertEquals("tensor x cannot hold " + value + " as " + type + ", at element 0", refusal.getMessage());
    }

    private static void assertSays(String sentence, Executable call) {
        assertEquals(sentence, assertThrows(IOException.class, call).getMessage());
    }

    private static void assertRefuses(String sentence, Executable call) {
        assertEquals(sentence, assertThrows(IllegalArgumentException.class, call).getMessage());
    }
}
