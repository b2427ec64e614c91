package dev.gradus.kernel;

import dev.gradus.pattern.AttentionPattern;
import dev.gradus.pattern.Tile;

/** Some neighbouring queries of one head, and the tiles of keys that they see. */
record AttentionTask(
        AttentionSetup setup, AttentionPattern pattern, int batch, int head, int first, int rows) {

    AttentionTask(AttentionSetup setup, int batch, int head, int first, int rows) {
        this(setup, setup.pattern().ofSequence(batch), batch, head, first, rows);
    }

    /** Some of these queries. */
    AttentionTask part(int from, int count) {
        return new AttentionTask(setup, pattern, batch, head, from, count);
    }

    /** The first tile from {@code key} on, a multiple of the tile, in which anything may be visible; else the end. */
    int nextTile(int key) {
        int next = key < setup.keys() ? pattern.nextKey(head, position(), position() + rows - 1, key) : key;
        return next < setup.keys() ? next / AttentionKernels.TILE * AttentionKernels.TILE : setup.keys();
    }

    /** What the queries see of a tile of keys: fills the scratch's parts, and its bits if not all is visible. */
    Tile look(int key, int keys, AttentionScratch scratch) {
        Tile tile = look(key, keys, scratch.bits);
        if (tile == Tile.FULL) {
            scratch.parts.all(keys);
        } else if (tile == Tile.PARTIAL) {
            scratch.parts.of(keys, scratch.bits);
        }
        return tile;
    }

    /** As above, for the bits alone. */
    Tile look(int key, int keys, long[] bits) {
        int position = position();
        Tile tile = pattern.classify(head, position, position + rows - 1, key, key + keys - 1);
        if (tile == Tile.EMPTY || (tile == Tile.FULL && setup.mask() == null)) {
            return tile;
        }
        long every = -1L >>> (Long.SIZE - rows);
        long any = 0;
        long all = every;
        for (int j = 0; j < keys; j++) {
            bits[j] = isPadding(key + j) ? 0 : every & pattern.queriesOf(head, position, rows, key + j);
            any |= bits[j];
            all &= bits[j];
        }
        return any == 0 ? Tile.EMPTY : all == every ? Tile.FULL : Tile.PARTIAL;
    }

    private boolean isPadding(int key) {
        return setup.mask() != null && setup.mask()[batch * setup.keys() + key] == 0;
    }

    /** Position of the first query. */
    int position() {
        return setup.firstQuery() + first;
    }

    /** Which key head these queries read. */
    int kvHead() {
        return head / setup.group();
    }

    /** Where the first query's entry of a [B,H,T] array is. */
    int entry() {
        return (batch * setup.heads() + head) * setup.queries() + first;
    }

    /** Keys of the tile that begins at {@code key}. */
    int keysFrom(int key) {
        return Math.min(AttentionKernels.TILE, setup.keys() - key);
    }
}
