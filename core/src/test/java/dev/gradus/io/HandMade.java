package dev.gradus.io;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Safetensors bytes put together without the writer. */
final class HandMade {

    private HandMade() {}

    /** A header of the right length, then the data. */
    static byte[] file(String header, byte[] data) {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        return file(text.length, text, data);
    }

    /** A header whose length is claimed to be something, then the data. */
    static byte[] file(long claimed, byte[] header, byte[] data) {
        return ByteBuffer.allocate(Long.BYTES + header.length + data.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(claimed)
                .put(header)
                .put(data)
                .array();
    }

    /** A header with some of its bytes replaced, then the data. */
    static byte[] file(String header, byte[] data, int at, int... replaced) {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < replaced.length; i++) {
            text[at + i] = (byte) replaced[i];
        }
        return file(text.length, text, data);
    }

    /** The header of one tensor. */
    static String one(String type, String shape, String offsets) {
        return "{\"w\":{\"dtype\":\"" + type + "\",\"shape\":" + shape + ",\"data_offsets\":" + offsets + "}}";
    }
}
