package dev.gradus.kernel;

/**
 * The layout of a rotary embedding.
 *
 * @param steps rows of the tables of cosines and sines
 * @param heads heads of a token
 * @param size elements of a head
 * @param width leading elements of a head that are turned, even
 * @param interleaved whether pair i is (2i, 2i + 1), as in RoFormer, or (i, i + width/2), as in GPT-NeoX and Llama
 * @param backward whether to turn the other way, which is the gradient
 */
public record Rotation(int steps, int heads, int size, int width, boolean interleaved, boolean backward) {

    /** Checks the sizes. */
    public Rotation {
        if (steps < 1 || heads < 1 || width < 0 || width > size || width % 2 != 0) {
            throw new IllegalArgumentException("rotation needs steps >= 1, heads >= 1 and an even width of at most the"
                    + " head size, got steps " + steps + ", heads " + heads + ", width " + width + ", size " + size);
        }
    }
}
