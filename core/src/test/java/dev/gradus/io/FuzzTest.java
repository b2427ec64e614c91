package dev.gradus.io;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.gradus.random.Rng;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random damage to a good file: it is read, or it gets an IOException; it never costs more than a little memory. */
class FuzzTest {

    private static final int ROUNDS = 20_000;
    private static final long LIMIT = 32 * 1024;
    private static final String[] FRAGMENTS = {
        "{", "}", "[", "]", "\"", ",", ":", "\\u", "-", "0", "9", "e9", "null", "99999999999", "2147483647", "F64",
        "9223372036854775807", "\"w\":", "[[[[[[[[", "{\"a\":", "U8", "\0", "\u00ff", "  ", "4294967296",
        "__metadata__", "1.5"
    };

    @TempDir
    Path folder;

    @Test
    void damageGivesAnIOExceptionAndCostsLittleMemory() throws IOException {
        Path file = folder.resolve("f.safetensors");
        byte[] good = good(file);
        Rng rng = new Rng(1);
        int readable = 0;
        for (int i = 0; i < ROUNDS; i++) {
            overwrite(file, damage(good, rng));
            long before = allocated();
            readable += readAll(file) ? 1 : 0;
            if (allocated() - before > LIMIT) {
                // The first sentence of a kind loads classes: only what it costs again counts.
                before = allocated();
                readAll(file);
                long again = allocated() - before;
                assertTrue(again < LIMIT, "round " + i + " allocates " + again + " bytes");
            }
        }
        assertTrue(readable > ROUNDS / 100 && readable < ROUNDS / 2, readable + " of " + ROUNDS + " were read");
    }

    @Test
    void aHeaderOfManyTensorsCostsInProportionToItsSize() throws IOException {
        Path file = folder.resolve("f.safetensors");
        TensorFileWriter out = new TensorFileWriter();
        for (int i = 0; i < 20_000; i++) {
            out.add("x" + i, StoredType.U8, new int[0], 0);
        }
        out.write(file);
        readAll(file);
        long before = allocated();
        readAll(file);
        long allocated = allocated() - before;
        assertTrue(allocated < 40 * Files.size(file), allocated + " bytes for a file of " + Files.size(file));
    }

    @Test
    void everyTruncationIsRefused() throws IOException {
        Path file = folder.resolve("f.safetensors");
        byte[] good = good(file);
        for (int length = 0; length < good.length; length++) {
            overwrite(file, Arrays.copyOf(good, length));
            assertTrue(!readAll(file), "length " + length);
        }
        overwrite(file, Arrays.copyOf(good, good.length + 1));
        assertTrue(!readAll(file), "a byte too many");
    }

    @Test
    void damagedJsonGivesAnIOException() {
        String good = "{\"a\":[1,-2.5e3,true,null,\"x\\u00e9\\n\"],\"b\":{\"c\":[{},[]]}} ";
        Rng rng = new Rng(2);
        int refused = 0;
        for (int i = 0; i < ROUNDS; i++) {
            byte[] damaged = damage(good.getBytes(StandardCharsets.UTF_8), rng);
            try {
                Json.parse(new String(damaged, StandardCharsets.UTF_8));
            } catch (IOException expected) {
                refused++;
            }
        }
        assertTrue(refused > ROUNDS / 2, "only " + refused + " were refused");
    }

    /** Changes a file in place: some file systems wait for the disk when a file is emptied first. */
    private static void overwrite(Path file, byte[] bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(bytes));
            channel.truncate(bytes.length);
        }
    }

    private static long allocated() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        return threads.getCurrentThreadAllocatedBytes();
    }

    private static byte[] good(Path file) throws IOException {
        new TensorFileWriter()
                .add("w", StoredType.F32, new float[6], 2, 3)
                .add("half", StoredType.BF16, new float[4], 4)
                .add("ids", StoredType.I64, new long[3], 3)
                .add("flags", StoredType.BOOL, new int[3], 3, 1)
                .add("empty", StoredType.F64, new double[0], 0)
                .metadata("source", "fuzz \u00e9 \"x\"")
                .write(file);
        return Files.readAllBytes(file);
    }

    private static boolean readAll(Path file) {
        try (TensorFile in = TensorFile.open(file)) {
            for (TensorEntry entry : in.entries().values()) {
                if (entry.type().isFloating()) {
                    in.readFloats(entry.name());
                } else {
                    in.readInts(entry.name());
                }
            }
            return true;
        } catch (IOException refused) {
            assertTrue(refused.getMessage().startsWith("f.safetensors: "), refused.getMessage());
            assertTrue(refused.getMessage().length() < 400, refused.getMessage());
            return false;
        }
    }

    private static byte[] damage(byte[] good, Rng rng) {
        byte[] bytes = good.clone();
        for (int changes = 1 + rng.nextInt(3); changes > 0 && bytes.length > 0; changes--) {
            int at = rng.nextInt(bytes.length);
            switch (rng.nextInt(5)) {
                case 0 -> bytes[at] ^= (byte) (1 << rng.nextInt(8));
                case 1 -> bytes[at] = (byte) rng.nextInt();
                case 2 -> bytes = splice(bytes, at, Math.min(bytes.length, at + 1 + rng.nextInt(8)), new byte[0]);
                case 3 -> bytes = splice(bytes, at, at, fragment(rng));
                default -> bytes = splice(bytes, at, Math.min(bytes.length, at + 1 + rng.nextInt(3)), fragment(rng));
            }
        }
        return rng.nextInt(4) == 0 ? bytes : withMatchingLength(bytes, bytes.length - good.length);
    }

    /** Keeps the claimed header length in step with what was put in or taken out, so that the damage is looked at. */
    private static byte[] withMatchingLength(byte[] bytes, int grown) {
        if (bytes.length > 2) {
            int length = (bytes[0] & 0xFF | (bytes[1] & 0xFF) << 8) + grown;
            bytes[0] = (byte) length;
            bytes[1] = (byte) (length >> 8);
        }
        return bytes;
    }

    private static byte[] fragment(Rng rng) {
        return FRAGMENTS[rng.nextInt(FRAGMENTS.length)].getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] splice(byte[] bytes, int from, int to, byte[] insert) {
        byte[] out = new byte[bytes.length - (to - from) + insert.length];
        System.arraycopy(bytes, 0, out, 0, from);
        System.arraycopy(insert, 0, out, from, insert.length);
        System.arraycopy(bytes, to, out, from + insert.length, bytes.length - to);
        return out;
    }
}
