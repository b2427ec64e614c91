package dev.gradus.io;

import java.util.List;

/**
 * What a file says of one tensor.
 *
 * @param name its name
 * @param type type of the stored elements
 * @param shape size along each axis; empty for a scalar
 * @param begin first byte, counted from the end of the header
 * @param end byte after the last
 */
public record TensorEntry(String name, StoredType type, List<Integer> shape, long begin, long end) {

    /** Keeps a copy of the shape. */
    public TensorEntry {
        shape = List.copyOf(shape);
    }

    /**
     * Number of elements, which may be more than an array holds.
     *
     * @return the product of the sizes
     */
    public long elements() {
        return (end - begin) / type.bytes();
    }

    /**
     * Size along each axis.
     *
     * @return a fresh array
     */
    public int[] dims() {
        return shape.stream().mapToInt(Integer::intValue).toArray();
    }
}
