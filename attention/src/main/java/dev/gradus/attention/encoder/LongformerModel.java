package dev.gradus.attention.encoder;

import dev.gradus.attention.layer.LongformerSelfAttention;
import dev.gradus.attention.pattern.WindowConvention;
import dev.gradus.nn.Init;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Linear;
import dev.gradus.random.Rng;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Longformer (Beltagy, Peters and Cohan 2020), with the names of Hugging Face's {@code LongformerModel}: its checkpoints load
 * as they are. Texts of any length; nothing is padded to a multiple of the window.
 *
 * <p>Legend: B texts, T tokens, D channels. Real tokens stand in the rows {@code padding + 1, padding + 2, ...} of the table
 * of positions, the padding word in row {@code padding}, which does not learn.
 */
public final class LongformerModel extends Layer {
    private final Config config;
    private final EncoderInput input;
    private final List<EncoderBlock<LongformerSelfAttention>> blocks = new ArrayList<>();
    private final Linear pooler;

    /**
     * Form of the model.
     *
     * @param encoder sizes
     * @param windows of each layer, as the public configuration counts them: both sides together
     * @param padding id of the padding word
     */
    public record Config(EncoderConfig encoder, List<Integer> windows, int padding) {

        /** Checks that every layer has a window. */
        public Config {
            windows = List.copyOf(windows);
            if (windows.size() != encoder.layers() || padding < 0) {
                throw new IllegalArgumentException("longformer needs a window for each of " + encoder.layers()
                        + " layers and a padding id of at least 0, got " + windows + " and " + padding);
            }
        }

        private LongformerSelfAttention.Config attention(int layer) {
            return new LongformerSelfAttention.Config(encoder.modelDim(), encoder.heads(),
                    WindowConvention.LONGFORMER_TRANSFORMERS.window(windows.get(layer)));
        }
    }

    /**
     * A model with fresh weights.
     *
     * @param config form
     * @param init how the matrices are drawn
     * @param dtype float type
     * @param rng random numbers
     */
    public LongformerModel(Config config, Init init, DType dtype, Rng rng) {
        this.config = config;
        EncoderConfig sizes = config.encoder;
        input = child("embeddings",
                new EncoderInput(sizes, config.padding, false, init, dtype, rng.fork("embeddings")));
        for (int i = 0; i < sizes.layers(); i++) {
            Rng own = rng.fork("layer." + i);
            LongformerSelfAttention self = new LongformerSelfAttention(config.attention(i), init, dtype, own);
            blocks.add(child("encoder.layer." + i, new EncoderBlock<>(sizes, self, init, dtype, own)));
        }
        pooler = child("pooler.dense",
                EncoderConfig.linear(sizes.modelDim(), sizes.modelDim(), init, dtype, rng.fork("pooler")));
    }

    /**
     * Reads texts.
     *
     * @param ids int32 [B,T]
     * @param mask [B,T] int32, 0 where a token is padding, or null if none is
     * @param global [B,T] int32, 1 where a token is global, or null if none is
     * @param types int32 [B,T], segments, or null if there is one
     * @return the states of all blocks
     * @throws IllegalArgumentException if a text is longer than the table of positions
     */
    public Encoded forward(Tensor ids, Tensor mask, Tensor global, Tensor types) {
        List<Tensor> states = new ArrayList<>(List.of(input.forward(ids, types, places(ids), config.padding)));
        for (EncoderBlock<LongformerSelfAttention> block : blocks) {
            Tensor x = states.get(states.size() - 1);
            states.add(block.forward(x, (self, h) -> self.forward(h, mask, global)));
        }
        return EncoderConfig.encoded(states, pooler);
    }

    /** Words that are not padding are counted, from the row behind that of padding. */
    private int[] places(Tensor ids) {
        int[] places = new int[ids.size()];
        int seen = 0;
        for (int i = 0; i < places.length; i++) {
            boolean word = ids.ints()[i] != config.padding;
            seen = (i % ids.dim(1) == 0 ? 0 : seen) + (word ? 1 : 0);
            places[i] = config.padding + (word ? seen : 0);
        }
        return places;
    }
}
