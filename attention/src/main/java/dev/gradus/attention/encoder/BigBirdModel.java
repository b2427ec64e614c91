package dev.gradus.attention.encoder;

import dev.gradus.attention.layer.BigBirdSelfAttention;
import dev.gradus.attention.pattern.BigBird;
import dev.gradus.attention.pattern.RepeatedBlocks;
import dev.gradus.nn.Init;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Linear;
import dev.gradus.pattern.AttentionPattern;
import dev.gradus.pattern.Full;
import dev.gradus.random.Rng;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * BigBird (Zaheer et al. 2020), with the names of Hugging Face's {@code BigBirdModel}: its checkpoints load as they are.
 * Texts of any length; the last block may be shorter.
 *
 * <p>Legend: B texts, T tokens, D channels.
 */
public final class BigBirdModel extends Layer {
    private final Config config;
    private final Rng blocksFrom;
    private final EncoderInput input;
    private final List<EncoderBlock<BigBirdSelfAttention>> blocks = new ArrayList<>();
    private final Linear pooler;

    /** Who sees whom. */
    public enum Attention {
        /** Everyone everyone: {@code original_full} of the public configuration. */
        FULL,
        /** Neighbours, first and last block, and random blocks that are drawn once for every layer, head and length. */
        SPARSE,
        /**
         * {@code block_sparse} as the public code evaluates it: every random block is block 0, which so counts several
         * times; and all see all if the text has at most {@code 5 + 2 r} blocks.
         */
        PUBLIC_EVALUATION
    }

    /**
     * Form of the model.
     *
     * @param encoder sizes
     * @param attention who sees whom
     * @param block tokens of a block
     * @param random r, random blocks of a row
     * @param biased whether the projections to queries, keys and values have biases
     * @param rescaled whether vectors of words are multiplied by {@code sqrt(D)}
     * @param padding id of the padding word
     */
    public record Config(
            EncoderConfig encoder, Attention attention, int block, int random, boolean biased, boolean rescaled,
            int padding) {

        /** Checks the ranges. */
        public Config {
            if (block < 1 || random < 0 || padding < 0) {
                throw new IllegalArgumentException(
                        "bigbird needs a block of at least 1, and random blocks and a padding"
                                + " id of at least 0, got " + block + ", " + random + " and " + padding);
            }
        }

        private boolean isFull(int tokens) {
            return attention == Attention.FULL
                    || attention == Attention.PUBLIC_EVALUATION && tokens <= (5 + 2 * random) * block;
        }
    }

    /**
     * A model with fresh weights.
     *
     * @param config form
     * @param init how the matrices are drawn
     * @param dtype float type
     * @param rng random numbers, of the weights and of the random blocks
     */
    public BigBirdModel(Config config, Init init, DType dtype, Rng rng) {
        this.config = config;
        blocksFrom = rng.fork("blocks");
        EncoderConfig sizes = config.encoder;
        int d = sizes.modelDim();
        input = child("embeddings",
                new EncoderInput(sizes, config.padding, config.rescaled, init, dtype, rng.fork("embeddings")));
        for (int i = 0; i < sizes.layers(); i++) {
            Rng own = rng.fork("layer." + i);
            BigBirdSelfAttention self =
                    new BigBirdSelfAttention(d, sizes.heads(), config.biased, init, dtype, own);
            blocks.add(child("encoder.layer." + i, new EncoderBlock<>(sizes, self, init, dtype, own)));
        }
        pooler = child("pooler", EncoderConfig.linear(d, d, init, dtype, rng.fork("pooler")));
    }

    /**
     * Reads texts.
     *
     * @param ids int32 [B,T]
     * @param mask [B,T] int32, 0 where a token is padding, or null if none is
     * @param types int32 [B,T], segments, or null if there is one
     * @return the states of all blocks
     * @throws IllegalArgumentException if a text is longer than the table of positions
     */
    public Encoded forward(Tensor ids, Tensor mask, Tensor types) {
        int tokens = ids.dim(1);
        int[] places = new int[ids.size()];
        Arrays.setAll(places, i -> i % tokens);
        List<Tensor> states = new ArrayList<>(List.of(input.forward(ids, types, places, -1)));
        for (int i = 0; i < blocks.size(); i++) {
            List<? extends AttentionPattern> patterns = patterns(i, tokens);
            states.add(blocks.get(i).forward(states.get(i), (self, x) -> config.isFull(tokens)
                    ? self.full(x, mask)
                    : self.forward(x, mask, patterns)));
        }
        return EncoderConfig.encoded(states, pooler);
    }

    /**
     * Who sees whom in a layer.
     *
     * @param layer from 0
     * @param tokens T
     * @return patterns that are merged; one unless blocks count several times
     */
    public List<? extends AttentionPattern> patterns(int layer, int tokens) {
        if (config.isFull(tokens)) {
            return List.of(new Full());
        }
        int heads = config.encoder.heads();
        int count = (tokens + config.block - 1) / config.block;
        if (config.attention == Attention.PUBLIC_EVALUATION) {
            return RepeatedBlocks.bigBird(config.block, count, new int[heads][count - 2][config.random]);
        }
        Rng own = blocksFrom.fork("layer." + layer);
        return List.of(BigBird.internal(tokens, config.block, config.random, heads, own));
    }
}
