package dev.gradus.io;

/** Element type of a tensor in a file; the names are those of the safetensors format, all little-endian. */
public enum StoredType {
    /** 64-bit floating point. */
    F64(8, true),
    /** 32-bit floating point. */
    F32(4, true),
    /** 16-bit floating point, IEEE 754 binary16. */
    F16(2, true),
    /** 16-bit floating point with the exponent of F32. */
    BF16(2, true),
    /** 64-bit signed integers. */
    I64(8, false),
    /** 32-bit signed integers. */
    I32(4, false),
    /** 16-bit signed integers. */
    I16(2, false),
    /** 8-bit signed integers. */
    I8(1, false),
    /** 64-bit unsigned integers; only values up to 2^63-1 can be read. */
    U64(8, false),
    /** 32-bit unsigned integers. */
    U32(4, false),
    /** 16-bit unsigned integers. */
    U16(2, false),
    /** 8-bit unsigned integers. */
    U8(1, false),
    /** One byte each, 0 or 1. */
    BOOL(1, false);

    private final int bytes;
    private final boolean floating;

    StoredType(int bytes, boolean floating) {
        this.bytes = bytes;
        this.floating = floating;
    }

    /**
     * Size of one element.
     *
     * @return bytes
     */
    public int bytes() {
        return bytes;
    }

    /**
     * Whether elements are floating-point numbers; the others are integers.
     *
     * @return true for F64, F32, F16 and BF16
     */
    public boolean isFloating() {
        return floating;
    }

    /** Whether an integer can be stored without loss. */
    boolean holds(long value) {
        int bits = 8 * bytes;
        return switch (this) {
            case I64, I32, I16, I8 -> value >> bits - 1 == value >> Long.SIZE - 1;
            case U64 -> value >= 0;
            case U32, U16, U8 -> value >>> bits == 0;
            case BOOL -> value >>> 1 == 0;
            case F64, F32, F16, BF16 -> false;
        };
    }
}
