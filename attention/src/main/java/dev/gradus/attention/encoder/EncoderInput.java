package dev.gradus.attention.encoder;

import dev.gradus.nn.Dropout;
import dev.gradus.nn.Embedding;
import dev.gradus.nn.Init;
import dev.gradus.nn.Layer;
import dev.gradus.nn.LayerNorm;
import dev.gradus.random.Rng;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;

/**
 * What enters an encoder: the norm of the sum of the vectors of the word, its place and its segment. The vector of the
 * padding word does not learn.
 *
 * <p>Children {@code word_embeddings, position_embeddings, token_type_embeddings, LayerNorm}.
 */
final class EncoderInput extends Layer {
    private final int padding;
    private final double scale;
    private final Embedding words;
    private final Embedding positions;
    private final Embedding types;
    private final LayerNorm norm;
    private final Dropout dropout;

    EncoderInput(EncoderConfig config, int padding, boolean rescaled, Init init, DType dtype, Rng rng) {
        int d = config.modelDim();
        this.padding = padding;
        scale = rescaled ? Math.sqrt(d) : 1;
        words = child("word_embeddings", new Embedding(config.vocabulary(), d, init, dtype, rng.fork("words")));
        positions =
                child("position_embeddings", new Embedding(config.positions(), d, init, dtype, rng.fork("positions")));
        types = child("token_type_embeddings", new Embedding(config.types(), d, init, dtype, rng.fork("types")));
        norm = child("LayerNorm", config.norm(dtype));
        dropout = child("dropout", config.dropout(rng));
    }

    /**
     * Vectors of the tokens.
     *
     * @param ids int32 [B,T]
     * @param types int32 [B,T], or null where all are of the first
     * @param places [B T], rows of the table of positions
     * @param frozen a row of that table that does not learn, or -1
     * @return [B,T,D]
     */
    Tensor forward(Tensor ids, Tensor types, int[] places, int frozen) {
        check(places);
        int[] dims = ids.shape().dims();
        Tensor all = learned(words.forward(ids), ids.ints(), padding).mul(scale)
                .add(learned(positions.forward(Tensor.of(places, dims)), places, frozen))
                .add(this.types.forward(types != null ? types : Tensor.of(new int[ids.size()], dims)));
        return dropout.forward(norm.forward(all));
    }

    /** The same vectors; where the row is the frozen one without their history. */
    private static Tensor learned(Tensor vectors, int[] rows, int frozen) {
        if (frozen < 0 || Arrays.stream(rows).noneMatch(row -> row == frozen)) {
            return vectors;
        }
        double[] free = Arrays.stream(rows).mapToDouble(row -> row == frozen ? 0 : 1).toArray();
        Shape shape = vectors.shape().with(-1, 1);
        Tensor learns = Tensor.of(free, shape.dims()).to(vectors.dtype());
        Tensor rests = Tensor.of(Arrays.stream(free).map(f -> 1 - f).toArray(), shape.dims()).to(vectors.dtype());
        return vectors.mul(learns).add(vectors.detach().mul(rests));
    }

    private void check(int[] places) {
        int known = positions.weight().dim(0);
        int last = Arrays.stream(places).max().orElse(0);
        if (last >= known) {
            throw new IllegalArgumentException("the encoder knows " + known + " positions, got a token at " + last);
        }
    }
}
