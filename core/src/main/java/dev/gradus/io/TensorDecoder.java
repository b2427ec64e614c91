package dev.gradus.io;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Turns little-endian bytes into the elements of an array, a piece at a time. */
final class TensorDecoder {

    /** Takes the elements {@code from} to {@code from + count}, which lie in the buffer. */
    interface Sink {
        void take(ByteBuffer in, int from, int count) throws IOException;
    }

    private TensorDecoder() {}

    static Sink into(float[] out, StoredType type) {
        return switch (type) {
            case F32 -> (in, from, count) -> in.asFloatBuffer().get(out, from, count);
            case BF16 -> (in, from, count) -> {
                for (int i = 0; i < count; i++) {
                    out[from + i] = HalfPrecision.fromBfloat(in.getShort(2 * i));
                }
            };
            default -> (in, from, count) -> {
                for (int i = from; i < from + count; i++) {
                    out[i] = (float) floating(in, type);
                }
            };
        };
    }

    static Sink into(double[] out, StoredType type) {
        if (type == StoredType.F64) {
            return (in, from, count) -> in.asDoubleBuffer().get(out, from, count);
        }
        return (in, from, count) -> {
            for (int i = from; i < from + count; i++) {
                out[i] = floating(in, type);
            }
        };
    }

    static Sink into(int[] out, StoredType type) {
        if (type == StoredType.I32) {
            return (in, from, count) -> in.asIntBuffer().get(out, from, count);
        }
        return (in, from, count) -> {
            for (int i = from; i < from + count; i++) {
                long value = integer(in, type);
                if (value != (int) value) {
                    throw new IOException("holds " + value + " at element " + i + ", which does not fit an int");
                }
                out[i] = (int) value;
            }
        };
    }

    static Sink into(long[] out, StoredType type) {
        return (in, from, count) -> {
            for (int i = from; i < from + count; i++) {
                out[i] = integer(in, type);
            }
        };
    }

    private static double floating(ByteBuffer in, StoredType type) {
        return switch (type) {
            case F64 -> in.getDouble();
            case F32 -> in.getFloat();
            case F16 -> HalfPrecision.fromHalf(in.getShort());
            case BF16 -> HalfPrecision.fromBfloat(in.getShort());
            default -> throw new IllegalArgumentException(type + " holds integers");
        };
    }

    private static long integer(ByteBuffer in, StoredType type) throws IOException {
        long value = switch (type) {
            case I64, U64 -> in.getLong();
            case I32 -> in.getInt();
            case U32 -> Integer.toUnsignedLong(in.getInt());
            case I16 -> in.getShort();
            case U16 -> Short.toUnsignedInt(in.getShort());
            case I8 -> in.get();
            case U8, BOOL -> Byte.toUnsignedInt(in.get());
            default -> throw new IllegalArgumentException(type + " holds floating-point numbers");
        };
        if (!type.holds(value)) {
            throw new IOException("holds " + Long.toUnsignedString(value) + ", which cannot be read as " + type);
        }
        return value;
    }
}
