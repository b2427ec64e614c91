package dev.gradus.tensor;

import dev.gradus.autograd.MultiOp;
import java.util.Arrays;

/** Sizes of a tensor along each axis, row-major: the last axis is contiguous. Immutable. */
public final class Shape {
    private final int[] dims;
    private final int size;

    private Shape(int[] dims) {
        this.dims = dims;
        long product = 1;
        for (int dim : dims) {
            if (dim < 0) {
                throw new IllegalArgumentException("a shape needs sizes of at least 0, got " + Arrays.toString(dims));
            }
            product = Math.multiplyExact(product, dim);
        }
        if (product > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException(
                    "a tensor holds at most 2^31 - 9 elements, " + Arrays.toString(dims) + " has " + product);
        }
        this.size = (int) product;
    }

    /**
     * A shape with the given sizes.
     *
     * @param dims sizes, outermost first; none for a scalar
     * @return the shape
     * @throws IllegalArgumentException if a size is negative or the product does not fit an array
     */
    public static Shape of(int... dims) {
        return new Shape(dims.clone());
    }

    /**
     * Number of axes.
     *
     * @return 0 for a scalar
     */
    public int rank() {
        return dims.length;
    }

    /**
     * Size along one axis.
     *
     * @param axis axis, negative counts from the last
     * @return its size
     * @throws IllegalArgumentException if there is no such axis
     */
    public int dim(int axis) {
        return dims[axis(axis)];
    }

    /**
     * The axis as a number from 0.
     *
     * @param axis axis, negative counts from the last
     * @return the axis in 0..rank-1
     * @throws IllegalArgumentException if there is no such axis
     */
    public int axis(int axis) {
        int i = axis < 0 ? axis + dims.length : axis;
        if (i < 0 || i >= dims.length) {
            throw new IllegalArgumentException("axis " + axis + " does not exist in shape " + this);
        }
        return i;
    }

    /**
     * Number of elements: the product of the sizes, 1 for a scalar.
     *
     * @return elements
     */
    public int size() {
        return size;
    }

    /**
     * The sizes.
     *
     * @return a fresh array
     */
    public int[] dims() {
        return dims.clone();
    }

    /**
     * Elements between neighbours along each axis.
     *
     * @return strides of the contiguous layout
     */
    public int[] strides() {
        int[] strides = new int[dims.length];
        int step = 1;
        for (int i = dims.length - 1; i >= 0; i--) {
            strides[i] = step;
            step *= dims[i];
        }
        return strides;
    }

    /**
     * Strides with which a tensor of this shape is read as if it had the larger shape: 0 along every broadcast axis.
     *
     * @param larger the shape to read as
     * @return one stride for each axis of {@code larger}
     * @throws IllegalArgumentException if this shape does not broadcast to the larger one
     */
    public int[] stridesIn(Shape larger) {
        int[] own = strides();
        int[] strides = new int[larger.dims.length];
        int shift = larger.dims.length - dims.length;
        for (int i = 0; i < dims.length; i++) {
            boolean same = shift >= 0 && dims[i] == larger.dims[i + shift];
            if (!same && (shift < 0 || dims[i] != 1)) {
                throw new IllegalArgumentException("shape " + this + " does not broadcast to " + larger);
            }
            strides[i + shift] = dims[i] == 1 ? 0 : own[i];
        }
        return strides;
    }

    /**
     * The product of the sizes from one axis up to, not including, another.
     *
     * @param from first axis, 0..rank
     * @param to   last axis, exclusive
     * @return the product, 1 if the range is empty
     */
    public int count(int from, int to) {
        int product = 1;
        for (int i = from; i < to; i++) {
            product *= dims[i];
        }
        return product;
    }

    /**
     * The shape of an elementwise result: axes are matched from the last, a size of 1 stretches.
     *
     * @param other the other operand's shape
     * @param op    who asks, for the message
     * @return the common shape
     * @throws IllegalArgumentException if two sizes differ and neither is 1
     */
    public Shape broadcast(Shape other, MultiOp op) {
        if (equals(other)) {
            return this;
        }
        int rank = Math.max(dims.length, other.dims.length);
        int[] out = new int[rank];
        for (int i = 1; i <= rank; i++) {
            int a = i <= dims.length ? dims[dims.length - i] : 1;
            int b = i <= other.dims.length ? other.dims[other.dims.length - i] : 1;
            if (a != b && a != 1 && b != 1) {
                throw new IllegalArgumentException(
                        op.label() + " needs shapes that broadcast, got " + this + " and " + other);
            }
            out[rank - i] = a == 1 ? b : a;
        }
        return new Shape(out);
    }

    /**
     * This shape with another size along one axis.
     *
     * @param axis axis, negative counts from the last
     * @param size its new size
     * @return the changed shape
     */
    public Shape with(int axis, int size) {
        int[] changed = dims.clone();
        changed[axis(axis)] = size;
        return new Shape(changed);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Shape other && Arrays.equals(dims, other.dims);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(dims);
    }

    @Override
    public String toString() {
        return Arrays.toString(dims);
    }
}
