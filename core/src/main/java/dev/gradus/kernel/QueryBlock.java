package dev.gradus.kernel;

import java.util.Arrays;

/** What belongs to the queries of one tile while keys pass by: the queries themselves, and sums over keys. */
final class QueryBlock {
    private static final int TILE = AttentionKernels.TILE;

    /** [TILE] each: running maximum and sum, factor of a step, and what belongs to a query on the way back. */
    final float[] max = new float[TILE];

    final float[] sum = new float[TILE];
    final float[] alpha = new float[TILE];
    final float[] shift = new float[TILE];
    final float[] delta = new float[TILE];

    /** Columns [size, TILE]: scaled queries. */
    float[] queries = new float[0];

    /** [TILE, size]: gradients of queries. */
    float[] queryGrads = new float[0];

    /** [TILE, valueSize]: outputs; columns [valueSize, TILE]: their gradients. */
    float[] outputs = new float[0];

    float[] outputGrads = new float[0];

    /** Panels [TILE, width] for each {@code width} elements of a head. */
    float[] queryPanels = new float[0];

    float[] gradPanels = new float[0];

    /** Which queries of which sequence and head; null if there are none. */
    AttentionTask task;

    private final int width;

    QueryBlock(int width) {
        this.width = width;
        Arrays.fill(alpha, 1f);
    }

    void fit(AttentionSetup setup) {
        queries = room(queries, setup.size() * TILE);
        outputs = room(outputs, setup.valueSize() * TILE);
    }

    void fitBackward(AttentionSetup setup) {
        fit(setup);
        queryGrads = room(queryGrads, setup.size() * TILE);
        outputGrads = room(outputGrads, setup.valueSize() * TILE);
        queryPanels = room(queryPanels, panels(setup.size(), width));
        gradPanels = room(gradPanels, panels(setup.valueSize(), width));
    }

    static int panels(int columns, int width) {
        return (columns + width - 1) / width * width * TILE;
    }

    static float[] room(float[] array, int size) {
        return array.length < size ? new float[size] : array;
    }

    /** {@code columns[c,i] = scale x[i,c]}; 0 in the columns beyond {@code rows}. */
    void transpose(int rows, int n, float scale, float[] x, int xo, int xrs, float[] columns) {
        for (int first = 0; first < TILE; first += width) {
            int most = Math.max(0, Math.min(width, rows - first));
            transposePanel(most, n, scale, x, xo + first * xrs, xrs, columns, first * n);
        }
    }

    private void transposePanel(int rows, int n, float scale, float[] x, int xo, int xrs, float[] columns, int to) {
        int four = rows - rows % 4;
        for (int i = 0; i < four; i += 4) { // four rows at a time write neighbours
            int from = xo + i * xrs;
            for (int c = 0; c < n; c++) {
                int at = to + c * width + i;
                columns[at] = scale * x[from + c];
                columns[at + 1] = scale * x[from + xrs + c];
                columns[at + 2] = scale * x[from + 2 * xrs + c];
                columns[at + 3] = scale * x[from + 3 * xrs + c];
            }
        }
        for (int i = four; i < width; i++) {
            for (int c = 0; c < n; c++) {
                columns[to + c * width + i] = i < rows ? scale * x[xo + i * xrs + c] : 0f;
            }
        }
    }
}
