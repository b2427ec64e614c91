package dev.gradus.op.math;

import dev.gradus.tensor.Shape;

/**
 * How operands of several shapes are read as if they had one: axes that all operands walk alike are merged, so that what
 * is left is a few planes of rows, and along a row every operand has stride 1 or 0.
 */
public final class Broadcast {
    private static final int COLS = 0;
    private static final int ROWS = 1;

    private final int[] sizes;
    private final int[][] strides;
    private int groups;

    /** Work on one plane of the output. */
    @FunctionalInterface
    public interface Plane {

        /**
         * Does one plane.
         *
         * @param output  index of its first element in the output
         * @param offsets index of its first element in each operand
         */
        void accept(int output, int[] offsets);
    }

    private Broadcast(int rank, int operands) {
        sizes = new int[Math.max(2, rank)];
        strides = new int[operands][sizes.length];
    }

    /**
     * The plan for operands that broadcast to {@code out}.
     *
     * @param out      shape of the result
     * @param operands shapes of the operands
     * @return the plan
     */
    public static Broadcast of(Shape out, Shape... operands) {
        int rank = out.rank();
        Broadcast plan = new Broadcast(rank, operands.length);
        int[][] full = new int[operands.length][];
        for (int k = 0; k < full.length; k++) {
            full[k] = operands[k].stridesIn(out);
        }
        for (int axis = rank - 1; axis >= 0; axis--) {
            if (out.dim(axis) != 1) {
                plan.add(out.dim(axis), full, axis);
            }
        }
        while (plan.groups < 2) {
            plan.sizes[plan.groups++] = 1;
        }
        return plan;
    }

    /** Merges an axis into the group inside it if every operand goes on there as if they were one axis. */
    private void add(int size, int[][] full, int axis) {
        if (groups > 0 && continues(full, axis)) {
            sizes[groups - 1] *= size;
            return;
        }
        for (int k = 0; k < full.length; k++) {
            strides[k][groups] = full[k][axis];
        }
        sizes[groups++] = size;
    }

    private boolean continues(int[][] full, int axis) {
        for (int k = 0; k < full.length; k++) {
            if (full[k][axis] != strides[k][groups - 1] * sizes[groups - 1]) {
                return false;
            }
        }
        return true;
    }

    /**
     * Rows of a plane.
     *
     * @return at least 1
     */
    public int rows() {
        return sizes[ROWS];
    }

    /**
     * Length of a row.
     *
     * @return at least 1
     */
    public int cols() {
        return sizes[COLS];
    }

    /**
     * Distance of an operand's rows.
     *
     * @param operand which operand
     * @return 0 if all rows of a plane are the same one
     */
    public int rowStride(int operand) {
        return strides[operand][ROWS];
    }

    /**
     * Distance of an operand's elements along a row.
     *
     * @param operand which operand
     * @return 1, or 0 where a row is one number
     */
    public int colStride(int operand) {
        return strides[operand][COLS];
    }

    /**
     * Visits all planes, in order.
     *
     * @param body called with each plane
     */
    public void forEachPlane(Plane body) {
        int planes = 1;
        for (int g = 2; g < groups; g++) {
            planes *= sizes[g];
        }
        int[] at = new int[groups];
        int[] offsets = new int[strides.length];
        for (int p = 0; p < planes; p++) {
            body.accept(p * rows() * cols(), offsets);
            advance(at, offsets);
        }
    }

    private void advance(int[] at, int[] offsets) {
        for (int g = 2; g < groups; g++) {
            at[g]++;
            boolean wraps = at[g] == sizes[g];
            int steps = wraps ? 1 - sizes[g] : 1;
            for (int k = 0; k < offsets.length; k++) {
                offsets[k] += steps * strides[k][g];
            }
            if (!wraps) {
                return;
            }
            at[g] = 0;
        }
    }
}
