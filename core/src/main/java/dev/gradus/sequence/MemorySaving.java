package dev.gradus.sequence;

/**
 * What a training step gives up so that it needs less memory; the loss stays the same.
 *
 * @param recomputeBlocks every block keeps only its input and is computed again on the way back (Chen et al. 2016):
 *     memory for one block and the boundaries, one more forward pass; the same bits
 * @param chunkHead the scores of the vocabulary exist for some rows at a time only, from the product to the gradient;
 *     sums in another order
 */
public record MemorySaving(boolean recomputeBlocks, boolean chunkHead) {
    /** Keeps everything. */
    public static final MemorySaving NONE = new MemorySaving(false, false);
    /** Both. */
    public static final MemorySaving ALL = new MemorySaving(true, true);
}
