package dev.gradus.labs.attention.cost;

import dev.gradus.attention.layer.BigBirdSelfAttention;
import dev.gradus.attention.layer.LongformerSelfAttention;
import dev.gradus.attention.pattern.BigBird;
import dev.gradus.attention.pattern.GlobalQueries;
import dev.gradus.attention.pattern.Positions;
import dev.gradus.attention.pattern.Window;
import dev.gradus.nn.Init;
import dev.gradus.nn.Layer;
import dev.gradus.pattern.AttentionPattern;
import dev.gradus.pattern.Full;
import dev.gradus.random.Rng;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/** The attentions that are compared. */
enum Mechanism {
    TEXTBOOK("all scores", "full attention as the textbook writes it, all scores in memory"), FULL("full",
            "full attention in tiles, whose scores are never kept"), WINDOW("window",
                    "a window to both sides"), LONGFORMER("Longformer",
                            "the window and global tokens, which have projections of their own"), BIGBIRD("BigBird",
                                    "three neighbouring blocks, random blocks, and the first and last block global");

    private static final Init INIT = Init.uniformByFanIn();
    private static final DType TYPE = DType.FLOAT32;

    private final String title;
    private final String what;

    Mechanism(String title, String what) {
        this.title = title;
        this.what = what;
    }

    /**
     * An attention with its weights.
     *
     * @param layer   owns the weights
     * @param forward [1,T,D] to [1,T,D]
     */
    record Attention(Layer layer, UnaryOperator<Tensor> forward) {}

    String title() {
        return title;
    }

    String what() {
        return what;
    }

    /** Who sees whom in a text. */
    AttentionPattern pattern(CostSettings settings, int tokens, Rng rng) {
        Window window = new Window(settings.side(), settings.side());
        return switch (this) {
            case TEXTBOOK, FULL -> new Full();
            case WINDOW -> window;
            case LONGFORMER -> window.or(GlobalQueries.both(Positions.range(0, settings.globals())));
            case BIGBIRD -> BigBird.internal(tokens, settings.block(), settings.random(), settings.heads(), rng);
        };
    }

    /** With fresh weights, for texts of one length. */
    Attention attention(CostSettings settings, int tokens, Rng rng) {
        return switch (this) {
            case TEXTBOOK -> {
                Textbook layer = new Textbook(settings.width(), settings.heads(), INIT, TYPE, rng);
                yield new Attention(layer, layer::forward);
            }
            case FULL -> {
                BigBirdSelfAttention layer = bigBird(settings, rng);
                yield new Attention(layer, x -> layer.full(x, null));
            }
            case WINDOW -> {
                LongformerSelfAttention layer = longformer(settings, rng);
                yield new Attention(layer, x -> layer.forward(x, null, null));
            }
            case LONGFORMER -> {
                LongformerSelfAttention layer = longformer(settings, rng);
                Tensor global = global(settings, tokens);
                yield new Attention(layer, x -> layer.forward(x, null, global));
            }
            case BIGBIRD -> {
                BigBirdSelfAttention layer = bigBird(settings, rng);
                List<AttentionPattern> patterns = List.of(pattern(settings, tokens, rng.fork("blocks")));
                yield new Attention(layer, x -> layer.forward(x, null, patterns));
            }
        };
    }

    private static BigBirdSelfAttention bigBird(CostSettings settings, Rng rng) {
        return new BigBirdSelfAttention(settings.width(), settings.heads(), true, INIT, TYPE, rng);
    }

    private static LongformerSelfAttention longformer(CostSettings settings, Rng rng) {
        Window window = new Window(settings.side(), settings.side());
        return new LongformerSelfAttention(
                new LongformerSelfAttention.Config(settings.width(), settings.heads(), window), INIT, TYPE, rng);
    }

    private static Tensor global(CostSettings settings, int tokens) {
        int[] global = new int[tokens];
        Arrays.fill(global, 0, settings.globals(), 1);
        return Tensor.of(global, 1, tokens);
    }
}
