package dev.gradus.benchmarks.layers;

import dev.gradus.attention.pattern.BigBird;
import dev.gradus.attention.pattern.PairCount;
import dev.gradus.attention.pattern.Window;
import dev.gradus.benchmarks.Measured;
import dev.gradus.benchmarks.Work;
import dev.gradus.op.attention.PackedAttention;
import dev.gradus.pattern.AttentionPattern;
import dev.gradus.pattern.Causal;
import dev.gradus.random.Rng;
import dev.gradus.tensor.Tensor;

/**
 * An attention with 4 heads: {@code dense} causal, a causal {@code window} of 256, the window of {@code longformer} (128 on
 * each side) and the blocks of {@code bigbird} (64, 3 at random) with the projections to queries, keys and values, and the
 * same two without projections as {@code longformer_chunks} and {@code bigbird_blocks}, named after what others do there.
 * All are for one sequence and heads of 64. {@code small} is the causal attention of a small model's training step: 8 sequences of 256
 * tokens, heads of 32, whatever the number of tokens says.
 */
record AttentionProblem(String model, int batch, int tokens, int size) {
    private static final int HEADS = 4;

    static AttentionProblem of(String model, int tokens) {
        return model.equals("small")
                ? new AttentionProblem(model, 8, 256, 32)
                : new AttentionProblem(model, 1, tokens, 64);
    }

    private boolean isProjected() {
        return model.equals("longformer") || model.equals("bigbird");
    }

    private AttentionPattern pattern() {
        return switch (model) {
            case "window" -> Window.causal(256);
            case "longformer", "longformer_chunks" -> new Window(128, 128);
            case "bigbird", "bigbird_blocks" -> BigBird.internal(tokens, 64, 3, HEADS, new Rng(1));
            default -> new Causal();
        };
    }

    private int width() {
        return HEADS * size;
    }

    /** The input, and the matrix of the projections if there are some. */
    Tensor[] draw() {
        Tensor x = Measured.leaf(2, batch, tokens, isProjected() ? width() : 3 * width());
        return isProjected() ? new Tensor[] {x, Measured.leaf(3, width(), 3 * width())} : new Tensor[] {x};
    }

    /** A gradient of the output. */
    Tensor cotangent() {
        return Measured.leaf(4, batch, tokens, width()).detach();
    }

    PackedAttention op() {
        return new PackedAttention(HEADS, HEADS, pattern(), 1 / Math.sqrt(size));
    }

    /** Two products for each pair that the pattern allows on the way forward, five more on the way back; the projections. */
    Work work(boolean forward) {
        double pairs = (double) batch * HEADS * PairCount.of(pattern(), 0, tokens);
        double projections = isProjected() ? 6.0 * tokens * width() * width() : 0;
        return Work.operations(2 * pairs * size * (forward ? 2 : 7) + projections * (forward ? 1 : 3));
    }
}
