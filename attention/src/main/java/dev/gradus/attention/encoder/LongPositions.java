package dev.gradus.attention.encoder;

import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/**
 * Longer tables of learned positions, to go on training a model of short texts with long ones (Beltagy, Peters and Cohan
 * 2020, section 5).
 */
public final class LongPositions {
    private LongPositions() {}

    /**
     * The table again and again, as Longformer's was made from RoBERTa's. The first rows, which no token stands at
     * (RoBERTa's 2: positions begin behind the padding id), are not repeated.
     *
     * @param table [n, D]
     * @param reserved first rows that are kept for themselves, fewer than n
     * @param positions how many tokens are to have places
     * @return [reserved + positions, D]
     */
    public static Tensor tiled(Tensor table, int reserved, int positions) {
        int known = table.dim(0) - reserved;
        if (reserved < 0 || known < 1 || positions < known) {
            throw new IllegalArgumentException("a longer table needs fewer reserved rows than " + table.dim(0)
                    + " and at least as many positions as before, got " + reserved + " and " + positions);
        }
        Tensor longer = Tensor.zeros(table.dtype(), Shape.of(reserved + positions, table.dim(1)));
        copy(table, 0, longer, 0, reserved);
        for (int at = 0; at < positions; at += known) {
            copy(table, reserved, longer, reserved + at, Math.min(known, positions - at));
        }
        return longer;
    }

    private static void copy(Tensor from, int row, Tensor to, int at, int rows) {
        int width = from.dim(1);
        Object source = from.dtype() == DType.FLOAT32 ? from.floats() : from.doubles();
        Object target = to.dtype() == DType.FLOAT32 ? to.floats() : to.doubles();
        System.arraycopy(source, row * width, target, at * width, rows * width);
    }
}
