package dev.gradus.kernel;

/**
 * A matrix B [k, n] laid out for many products with few rows: a weight during generation.
 *
 * <p>Columns are cut into panels {@code width} wide; panel j holds its k rows one after another, the last panel is
 * padded with zeros. Built by {@link MatMul#pack} and read by {@link MatMul#multiplyPacked} of the same provider. It is a copy:
 * later changes of B are not seen.
 *
 * @param k rows of B
 * @param n columns of B
 * @param width columns of a panel
 * @param panels the panels, [ceil(n / width), k, width]
 */
public record PackedMatrix(int k, int n, int width, float[] panels) {

    /** Checks that the panels have the size that the shape asks for. */
    public PackedMatrix {
        if (k < 0 || n < 0 || width < 1) {
            throw new IllegalArgumentException(
                    "a packed matrix needs k >= 0, n >= 0 and width >= 1, got " + k + ", " + n + " and " + width);
        }
        long needed = (n + width - 1L) / width * width * k;
        if (panels.length != needed) {
            throw new IllegalArgumentException(
                    "a packed matrix [" + k + ", " + n + "] in panels of " + width + " needs "
                            + needed + " floats, got " + panels.length);
        }
    }
}
