package dev.gradus.kernel;

/** The buffers that one thread needs for a tile; they grow to what was ever needed and are used again. */
final class AttentionScratch {

    /** [keys, width]: scores, then probabilities, then their gradients. */
    final float[] s;

    /** [keys, width]: gradients of probabilities. */
    final float[] d;

    /** [width] each: running maximum and sum, factor of a step, and what belongs to a query on the way back. */
    final float[] max;

    final float[] sum;
    final float[] alpha;
    final float[] shift;
    final float[] delta;

    /** Which queries see each key of the tile, and what of it has to be computed. */
    final long[] bits = new long[AttentionKernels.TILE];

    final VisibleParts parts;

    /** [size, width]: scaled queries, and sums of what has their size. */
    float[] queries = new float[0];

    float[] queryGrads = new float[0];

    /** [valueSize, width]: outputs, or their gradients. */
    float[] outputs = new float[0];

    float[] outputGrads = new float[0];

    /** Panels [TILE, width] for each {@code width} elements of a head. */
    float[] keyPanels = new float[0];

    float[] valuePanels = new float[0];
    float[] queryPanels = new float[0];
    float[] gradPanels = new float[0];

    /** One query: scaled, the scores of all keys, lane sums. */
    float[] query = new float[0];

    float[] scores = new float[0];
    final float[] lanes = new float[AttentionKernels.TILE * Pointwise.LANES];

    private final int width;

    AttentionScratch(int width) {
        this.width = width;
        parts = new VisibleParts(width);
        s = new float[AttentionKernels.TILE * width];
        d = new float[AttentionKernels.TILE * width];
        max = new float[width];
        sum = new float[width];
        alpha = new float[width];
        shift = new float[width];
        delta = new float[width];
    }

    /** Makes room for the sizes of a setup. */
    AttentionScratch fit(AttentionSetup setup) {
        queries = room(queries, setup.size() * width);
        queryGrads = room(queryGrads, setup.size() * width);
        outputs = room(outputs, setup.valueSize() * width);
        outputGrads = room(outputGrads, setup.valueSize() * width);
        keyPanels = room(keyPanels, panels(setup.size()));
        valuePanels = room(valuePanels, panels(setup.valueSize()));
        queryPanels = room(queryPanels, panels(setup.size()));
        gradPanels = room(gradPanels, panels(setup.valueSize()));
        return this;
    }

    /** Makes room for one query of a setup. */
    AttentionScratch fitQuery(AttentionSetup setup) {
        query = room(query, setup.size());
        scores = room(scores, setup.keys() + AttentionKernels.TILE);
        return this;
    }

    private int panels(int columns) {
        return (columns + width - 1) / width * width * AttentionKernels.TILE;
    }

    private static float[] room(float[] array, int size) {
        return array.length < size ? new float[size] : array;
    }

    /** {@code columns[c,i] = scale x[i,c]}; 0 in the columns beyond {@code rows}. */
    void transpose(int rows, int n, float scale, float[] x, int xo, int xrs, float[] columns) {
        for (int i = 0; i < rows; i++) {
            int from = xo + i * xrs;
            for (int c = 0; c < n; c++) {
                columns[c * width + i] = scale * x[from + c];
            }
        }
        for (int i = rows; i < width; i++) {
            for (int c = 0; c < n; c++) {
                columns[c * width + i] = 0f;
            }
        }
    }

    /** {@code x[i,c] = columns[c,i]} for {@code rows} rows. */
    void transposeBack(int rows, int n, float[] columns, float[] x, int xo, int xrs) {
        int four = n - n % 4;
        for (int c = 0; c < four; c += 4) { // four columns at a time write neighbours
            int from = c * width;
            for (int i = 0; i < rows; i++) {
                int to = xo + i * xrs + c;
                x[to] = columns[from + i];
                x[to + 1] = columns[from + width + i];
                x[to + 2] = columns[from + 2 * width + i];
                x[to + 3] = columns[from + 3 * width + i];
            }
        }
        for (int c = four; c < n; c++) {
            for (int i = 0; i < rows; i++) {
                x[xo + i * xrs + c] = columns[c * width + i];
            }
        }
    }
}
