package dev.gradus.kernel;

/** Attention told once over the tiles of a provider; heads and blocks of queries run on all cores. */
public final class TiledAttention implements AttentionKernels {

    /** Products of one query in fewer steps than this are not worth a second thread. */
    private static final int ALONE = 1 << 15;

    private final AttentionTiles tiles;
    private final PointwiseLoops loops;
    private final RowLoops rows;
    private final ThreadLocal<AttentionScratch> scratch;

    /** Puts a front on tiles, and on the loops over rows that a single query needs. */
    public TiledAttention(AttentionTiles tiles, PointwiseLoops loops, RowLoops rows) {
        this.tiles = tiles;
        this.loops = loops;
        this.rows = rows;
        this.scratch = ThreadLocal.withInitial(() -> new AttentionScratch(tiles.width()));
    }

    @Override
    public void forward(
            AttentionSetup s, ScoreTerms terms, float[] q, HeadLayout ql, float[] k, HeadLayout kl, float[] v,
            HeadLayout vl, float[] y,
            float[] lse) {
        if (s.queries() == 1) {
            oneQuery(s, new AttentionDecode(tiles, loops, rows, s, terms, q, ql, k, kl, v, vl, y, lse));
            return;
        }
        AttentionForward work = new AttentionForward(tiles, loops, s, terms, q, ql, k, kl, v, vl, y, lse);
        int step = AttentionScratch.BLOCKS * TILE;
        int parts = (s.queries() + step - 1) / step;
        Parallel.forEach(s.batch() * parts * s.heads(), task -> {
            int head = task % s.heads(); // heads of the same tokens follow each other: they lie side by side in memory
            int part = task / s.heads() % parts;
            int first = (parts - 1 - part) * step; // the last part of a causal head is the longest
            work.run(task / s.heads() / parts, head, first, scratch.get().fit(s));
        });
    }

    private void oneQuery(AttentionSetup s, AttentionDecode work) {
        int heads = s.batch() * s.heads();
        boolean alone = (long) heads * s.keys() * s.size() < ALONE;
        Parallel.forRange(heads, alone ? heads : 1, (from, to) -> {
            AttentionScratch own = scratch.get().fitQuery(s);
            for (int head = from; head < to; head++) {
                work.run(head / s.heads(), head % s.heads(), own);
            }
        });
    }

    @Override
    public void backward(
            AttentionSetup s, ScoreTerms terms, float[] q, HeadLayout ql, float[] k, HeadLayout kl, float[] v,
            HeadLayout vl, float[] y,
            float[] lse, float[] gy, float[] glse, float[] gq, float[] gk, float[] gv) {
        AttentionBackward work =
                new AttentionBackward(tiles, loops, s, terms, q, ql, k, kl, v, vl, y, lse, gy, glse, gq, gk, gv);
        int heads = s.batch() * s.kvHeads();
        int grain = Math.max(1, Math.min(s.kvHeads(), heads / Parallel.threads()));
        Parallel.forRange(heads, grain, (from, to) -> work.run(from, to, scratch.get().fitBackward(s)));
    }
}
