package dev.gradus.tensor;

/** Element type of a tensor: float32 to train, float64 to check, int32 for ids, indices and 0/1 masks. */
public enum DType {
    /** 32-bit floating point, backed by {@code float[]}. */
    FLOAT32(4),
    /** 64-bit floating point, backed by {@code double[]}. */
    FLOAT64(8),
    /** 32-bit integers, backed by {@code int[]}; never differentiated. */
    INT32(4);

    private final int bytes;

    DType(int bytes) {
        this.bytes = bytes;
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
     * Whether tensors of this type can carry a gradient.
     *
     * @return true for the two floating-point types
     */
    public boolean isFloating() {
        return this != INT32;
    }
}
