package dev.gradus.kernel;

/** The buffers that one thread needs for tiles; they grow to what was ever needed and are used again. */
final class AttentionScratch {
    private static final int TILE = AttentionKernels.TILE;

    /** Tiles of queries that are done together, so that keys and values are fetched for all of them at once. */
    static final int BLOCKS = 4;

    /** Scores of a tile, then probabilities, then their gradients. */
    final float[] s = new float[TILE * TILE];

    /** Gradients of probabilities of a tile. */
    final float[] d = new float[TILE * TILE];

    /** Hyperbolic tangents of the scores of a tile, where a rule bounds them. */
    final float[] caps = new float[TILE * TILE];

    /** What a rule adds to the scores of each diagonal of a tile. */
    final float[] diagonals = new float[2 * TILE];

    /** Which queries see each key of the tile, and what of it has to be computed. */
    final long[] bits = new long[TILE];

    final VisibleParts parts = new VisibleParts();

    final QueryBlock[] blocks = new QueryBlock[BLOCKS];

    /** Keys whose gradients have been set to 0. */
    int cleared;

    /** Panels [TILE, width] for each {@code width} elements of a head: the keys of a tile, or their values. */
    float[] panels = new float[0];

    /** One query: scaled, the scores of all keys, lane sums. */
    float[] query = new float[0];

    float[] scores = new float[0];
    final float[] lanes = new float[TILE * Pointwise.LANES];

    private final int width;

    AttentionScratch(int width) {
        this.width = width;
        for (int i = 0; i < BLOCKS; i++) {
            blocks[i] = new QueryBlock(width);
        }
    }

    /** Makes room for the way forward. */
    AttentionScratch fit(AttentionSetup setup) {
        panels = QueryBlock.room(panels, QueryBlock.panels(setup.valueSize(), width));
        for (QueryBlock block : blocks) {
            block.fit(setup);
        }
        return this;
    }

    /** Makes room for the way back. */
    AttentionScratch fitBackward(AttentionSetup setup) {
        panels = QueryBlock.room(panels, QueryBlock.panels(setup.size(), width));
        for (QueryBlock block : blocks) {
            block.fitBackward(setup);
        }
        return this;
    }

    /** Makes room for one query of a setup. */
    AttentionScratch fitQuery(AttentionSetup setup) {
        query = QueryBlock.room(query, setup.size());
        scores = QueryBlock.room(scores, setup.keys() + TILE);
        return this;
    }

    /** Gives each block its queries, from {@code first} on, and returns all of them as one task. */
    AttentionTask assign(AttentionSetup setup, int batch, int head, int first) {
        int end = Math.min(setup.queries(), first + BLOCKS * TILE);
        AttentionTask all = new AttentionTask(setup, batch, head, first, end - first);
        for (int i = 0; i < BLOCKS; i++) {
            int from = first + i * TILE;
            blocks[i].task = from < end ? all.part(from, Math.min(TILE, end - from)) : null;
        }
        return all;
    }
}
