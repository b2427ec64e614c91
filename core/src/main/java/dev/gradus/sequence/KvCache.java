package dev.gradus.sequence;

import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;

/**
 * What attention remembers of the tokens seen so far. A value: going on gives a new cache and leaves this one as it was,
 * so that keeping a reference keeps the moment.
 *
 * <p>Kinds differ in what they keep and in which form: {@link FullCache} keeps everything. A model goes on from whichever
 * kind it is given; it begins with {@link TimeMixer#start}'s. Legend: B sequences, T tokens, H heads of a query, K heads of
 * a key, d elements of a head.
 */
public interface KvCache {

    /**
     * What the cached heads look like.
     *
     * @param dtype floating-point type
     * @param batch B
     * @param heads K
     * @param keySize elements of a key's head
     * @param valueSize elements of a value's head
     */
    record Form(DType dtype, int batch, int heads, int keySize, int valueSize) {

        /**
         * Bytes of a token's keys and values as they come.
         *
         * @return {@code B K (keySize + valueSize)} numbers
         */
        public long tokenBytes() {
            return (long) batch * heads * (keySize + valueSize) * dtype.bytes();
        }
    }

    /**
     * What the cached heads look like.
     *
     * @return type and sizes
     */
    Form form();

    /**
     * Tokens seen, kept or not: the position of the next one.
     *
     * @return their number
     */
    int length();

    /**
     * Remembers neighbouring tokens and answers their queries; the same for any split of a sequence.
     *
     * @param q queries [B,T,H,d], not yet rotated
     * @param k keys [B,T,K,d], not yet rotated
     * @param v values [B,T,K,dv]
     * @param rule who sees whom, and positions
     * @return [B,T,H,dv] and the cache after the tokens
     * @throws IllegalArgumentException if the heads are those of another model
     */
    Step<KvCache> attend(Tensor q, Tensor k, Tensor v, AttentionRule rule);

    /**
     * Memory of what is remembered.
     *
     * @return bytes of its numbers
     */
    long bytes();

    /**
     * The same cache on arrays of its own, no larger than needed: to keep for long, while others go on.
     *
     * @return a cache that goes on as this one
     */
    KvCache snapshot();

    /**
     * This cache as it was earlier.
     *
     * @param length tokens seen then, from 0 to {@link #length()}
     * @return the cache after that many tokens
     * @throws IllegalArgumentException if what it knew then has been dropped; the sentence says how far back is possible
     */
    KvCache rewind(int length);

    /**
     * A cache of this kind and form before the first token.
     *
     * @return an empty cache
     */
    default KvCache emptied() {
        return rewind(0);
    }
}
