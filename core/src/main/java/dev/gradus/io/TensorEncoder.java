package dev.gradus.io;

import java.nio.ByteBuffer;

/** Turns elements of an array into little-endian bytes, a piece at a time. */
final class TensorEncoder {

    /** Puts the elements {@code from} to {@code to} into the buffer. */
    interface Source {
        void put(ByteBuffer out, int from, int to);
    }

    /** One element of an array of integers. */
    private interface Integers {
        long at(int i);
    }

    private TensorEncoder() {}

    static Source from(float[] values, StoredType type) {
        return (out, from, to) -> {
            for (int i = from; i < to; i++) {
                float value = values[i];
                switch (type) {
                    case F32 -> out.putFloat(value);
                    case F64 -> out.putDouble(value);
                    case F16 -> out.putShort(HalfPrecision.toHalf(value));
                    case BF16 -> out.putShort(HalfPrecision.toBfloat(value));
                    default -> throw new IllegalArgumentException("a float[] cannot be stored as " + type);
                }
            }
        };
    }

    static Source from(double[] values, StoredType type) {
        return (out, from, to) -> {
            for (int i = from; i < to; i++) {
                switch (type) {
                    case F64 -> out.putDouble(values[i]);
                    case F32 -> out.putFloat((float) values[i]);
                    default -> throw new IllegalArgumentException("a double[] cannot be stored as " + type);
                }
            }
        };
    }

    static Source from(int[] values, StoredType type) {
        return integers(i -> values[i], type);
    }

    static Source from(long[] values, StoredType type) {
        return integers(i -> values[i], type);
    }

    private static Source integers(Integers values, StoredType type) {
        return (out, from, to) -> {
            for (int i = from; i < to; i++) {
                long value = values.at(i);
                if (!type.holds(value)) {
                    throw new IllegalArgumentException("cannot hold " + value + " as " + type + ", at element " + i);
                }
                put(out, value, type.bytes());
            }
        };
    }

    private static void put(ByteBuffer out, long value, int bytes) {
        switch (bytes) {
            case 1 -> out.put((byte) value);
            case 2 -> out.putShort((short) value);
            case 4 -> out.putInt((int) value);
            default -> out.putLong(value);
        }
    }
}
