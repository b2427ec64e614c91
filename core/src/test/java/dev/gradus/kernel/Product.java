package dev.gradus.kernel;

import java.util.Random;

/**
 * One random product for tests: operands with strides and gaps, and what the definition says they give.
 *
 * @param m rows of A and C
 * @param n columns of B and C
 * @param k columns of A, rows of B
 * @param a an operand [m,k]
 * @param b an operand [k,n]
 * @param crs row stride of C
 * @param accumulate whether C is added to
 * @param before C before the product, with gaps, from offset {@link #CO}
 */
record Product(int m, int n, int k, Operand a, Operand b, int crs, boolean accumulate, float[] before) {

    static final int CO = 3;

    /** An array with a matrix somewhere in it. */
    record Operand(float[] data, int offset, int rowStride, int columnStride) {

        float at(int i, int j) {
            return data[offset + i * rowStride + j * columnStride];
        }

        /** Row-major, column-major, or with both strides greater than 1. */
        static Operand random(Random random, int rows, int columns) {
            int gap = random.nextInt(3);
            int offset = random.nextInt(20);
            return switch (random.nextInt(5)) {
                case 0, 1 -> filled(random, offset, rows, columns, columns + gap, 1);
                case 2, 3 -> filled(random, offset, rows, columns, 1, rows + gap);
                default -> filled(random, offset, rows, columns, 2, 2 * rows + gap);
            };
        }

        private static Operand filled(Random random, int offset, int rows, int columns, int rowStride,
                int columnStride) {
            int size = offset + Math.max(0, rows - 1) * rowStride + Math.max(0, columns - 1) * columnStride + 1;
            return new Operand(floats(random, size), offset, rowStride, columnStride);
        }
    }

    static Product random(Random random, int m, int n, int k) {
        int crs = n + random.nextInt(4);
        return new Product(
                m, n, k, Operand.random(random, m, k), Operand.random(random, k, n), crs, random.nextBoolean(),
                floats(random, CO + m * crs + 5));
    }

    static float[] floats(Random random, int size) {
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = random.nextFloat() - 0.5f;
        }
        return values;
    }

    /** All of C's array, gaps included, after one fused chain an element. */
    float[] expected() {
        float[] c = before.clone();
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                float sum = accumulate ? c[CO + i * crs + j] : 0f;
                for (int p = 0; p < k; p++) {
                    sum = Math.fma(a.at(i, p), b.at(p, j), sum);
                }
                c[CO + i * crs + j] = sum;
            }
        }
        return c;
    }

    float[] multiply(MatMul matmul) {
        float[] c = before.clone();
        matmul.multiply(
                m, n, k,
                a.data, a.offset, a.rowStride, a.columnStride,
                b.data, b.offset, b.rowStride, b.columnStride,
                c, CO, crs,
                accumulate);
        return c;
    }

    float[] multiplyPacked(MatMul matmul) {
        float[] c = before.clone();
        PackedMatrix packed = matmul.pack(k, n, b.data, b.offset, b.rowStride, b.columnStride);
        matmul.multiplyPacked(m, a.data, a.offset, a.rowStride, a.columnStride, packed, c, CO, crs, accumulate);
        return c;
    }

    @Override
    public String toString() {
        return "[" + m + ", " + k + "] x [" + k + ", " + n + "], strides of A " + a.rowStride + " " + a.columnStride
                + ", of B " + b.rowStride + " " + b.columnStride + (accumulate ? ", accumulated" : "");
    }
}
