package dev.gradus.kernel;

/**
 * Where heads lie in an array: element c of head h of token t of sequence b is at
 * {@code offset + b batch + t token + h head + c}.
 *
 * @param offset first element
 * @param batch from a sequence to the next
 * @param token from a token to the next
 * @param head from a head to the next
 */
public record HeadLayout(int offset, int batch, int token, int head) {

    /**
     * The layout of a contiguous tensor [B,T,H,size].
     *
     * @param tokens T
     * @param heads H
     * @param size elements of a head
     * @return the layout
     */
    public static HeadLayout contiguous(int tokens, int heads, int size) {
        return new HeadLayout(0, tokens * heads * size, heads * size, size);
    }

    /**
     * Where a head of a token begins.
     *
     * @param b sequence
     * @param t token
     * @param h head
     * @return index of its first element
     */
    public int at(int b, int t, int h) {
        return offset + b * batch + t * token + h * head;
    }
}
