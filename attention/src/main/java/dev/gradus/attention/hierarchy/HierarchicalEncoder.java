package dev.gradus.attention.hierarchy;

import dev.gradus.attention.layer.TokenMask;
import dev.gradus.nn.Embedding;
import dev.gradus.nn.Layer;
import dev.gradus.op.shape.Concat;
import dev.gradus.sequence.AuxLoss;
import dev.gradus.sequence.Block;
import dev.gradus.sequence.Insight;
import dev.gradus.sequence.Mixed;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An encoder of long documents in two levels (Chalkidis et al. 2022, HAT): a document is cut into segments of K tokens, the
 * first of which stands for the segment. Blocks of the level {@link Level#SEGMENT} mix the tokens within each segment, those
 * of {@link Level#DOCUMENT} mix the first tokens of all segments. Cost grows with {@code T K + (T/K)^2}.
 *
 * <p>Legend: B documents, T tokens, K tokens of a segment, S = ceil(T/K) segments, D channels. Simplified: norms stand before
 * the mixers, as in every {@link Block} here.
 */
public final class HierarchicalEncoder extends Layer {
    private final Parts parts;

    /** What a block mixes. */
    public enum Level {
        /** Tokens of a segment. */
        SEGMENT,
        /** First tokens of all segments. */
        DOCUMENT
    }

    /**
     * A block and where it stands.
     *
     * @param level what it mixes
     * @param block mixes in both directions, such as with {@link dev.gradus.pattern.Full} attention
     */
    public record Stage(Level level, Block<?, ?> block) {}

    /**
     * What an encoder is made of.
     *
     * @param segment K
     * @param positions of segments, [most S, D], added to first tokens before each block of their level; null for none
     * @param stages first to last; interleaved levels did best in the paper
     */
    public record Parts(int segment, Embedding positions, List<Stage> stages) {

        /** Checks the segment and copies the list. */
        public Parts {
            if (segment < 2) {
                throw new IllegalArgumentException(
                        "a segment needs at least 2 tokens, one of which stands for it, got " + segment);
            }
            stages = List.copyOf(stages);
        }
    }

    /**
     * An encoder of its parts, named {@code positions} and {@code stages.0}, {@code stages.1}, ...
     *
     * @param parts the parts
     */
    public HierarchicalEncoder(Parts parts) {
        this.parts = parts;
        if (parts.positions != null) {
            child("positions", parts.positions);
        }
        for (int i = 0; i < parts.stages.size(); i++) {
            child("stages." + i, parts.stages.get(i).block);
        }
    }

    /**
     * Vectors of all tokens.
     *
     * @param x [B,T,D]; tokens 0, K, 2K, ... stand for their segments
     * @param mask [B,T] int32, 0 where a token is padding, or null
     * @return [B,T,D] with the losses and insights of all blocks
     * @throws IllegalArgumentException if there are more segments than positions
     */
    public Mixed forward(Tensor x, Tensor mask) {
        TokenMask.checked("padding", mask, x);
        Segments all = Segments.of(x.dim(1), parts.segment, mask, x.dim(0));
        Tensor y = all.padded(x);
        List<AuxLoss> losses = new ArrayList<>();
        List<Insight> insights = new ArrayList<>();
        for (Stage stage : parts.stages) {
            Mixed mixed = stage.level == Level.SEGMENT ? within(stage.block, y, all) : across(stage.block, y, all);
            y = mixed.output();
            losses.addAll(mixed.losses());
            insights.addAll(mixed.insights());
        }
        Tensor tokens = y.reshape(x.dim(0), all.count() * parts.segment, x.dim(2));
        return new Mixed(tokens.slice(1, 0, x.dim(1)), losses, insights);
    }

    /**
     * The first tokens of the segments, which stand for them.
     *
     * @param y [B,T,D], as {@link #forward} gives it
     * @return [B,S,D]
     */
    public Tensor segments(Tensor y) {
        Segments all = Segments.of(y.dim(1), parts.segment, null, y.dim(0));
        return firsts(all.padded(y), y.dim(0), all.count());
    }

    private Tensor firsts(Tensor y, int batch, int count) {
        return y.slice(1, 0, 1).reshape(batch, count, y.dim(2)); // [B,S,D] of [B S,K,D]
    }

    /** y [B S,K,D]. */
    private static Mixed within(Block<?, ?> block, Tensor y, Segments all) {
        return block.forward(y, all.tokenMask());
    }

    private Mixed across(Block<?, ?> block, Tensor y, Segments all) {
        int batch = y.dim(0) / all.count();
        Tensor first = firsts(y, batch, all.count());
        Mixed mixed = block.forward(parts.positions == null ? first : first.add(places(all.count())), all.firstMask());
        Tensor back = mixed.output().reshape(y.dim(0), 1, y.dim(2));
        Tensor whole = back.apply(new Concat(1), y.slice(1, 1, parts.segment)); // [B S,K,D]
        return new Mixed(whole, mixed.losses(), mixed.insights());
    }

    private Tensor places(int count) {
        int known = parts.positions.weight().dim(0);
        if (count > known) {
            throw new IllegalArgumentException(
                    "the encoder knows positions of " + known + " segments, got a document of " + count);
        }
        int[] places = new int[count];
        Arrays.setAll(places, s -> s);
        return parts.positions.forward(Tensor.of(places, count)); // [S,D]
    }
}
